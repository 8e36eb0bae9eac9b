import { type Json, PAYLOAD_LIMIT_BYTES, payloadSizeBytes } from '@holdpoint/contracts/payload';
import type { OwnCode } from '@holdpoint/core/failure/codes';
import type { Tool } from '@holdpoint/sdk/tool';
import { asJson, sameJson } from './json.ts';

export type CheckedInput =
  | { readonly ok: true; readonly input: Record<string, unknown>; readonly json: Json }
  | { readonly ok: false; readonly code: Extract<OwnCode, 'INPUT_INVALID' | 'INPUT_ALTERED'>; readonly message: string };

/** Parses an input by the tool's schema. What comes out must be what went in: the digest, and so the approval, is over that. */
export function checkInput(tool: Tool, json: Json): CheckedInput {
  const parsed = parse(tool, json);
  if (!parsed.ok) return { ok: false, code: 'INPUT_INVALID', message: parsed.problem };
  if (sameJson(parsed.value, json)) return { ok: true, input: parsed.value, json };
  return { ok: false, code: 'INPUT_ALTERED', message: 'the schema makes another value of this input' };
}

/** Completes and checks an input that the tool's own `refresh` made; undefined where it cannot be one. */
export function checkRefreshed(tool: Tool, value: unknown): Json | undefined {
  const parsed = parse(tool, value);
  const json = parsed.ok ? asJson(parsed.value) : undefined;
  return json !== undefined && payloadSizeBytes(json) <= PAYLOAD_LIMIT_BYTES ? json : undefined;
}

type Parsed = { readonly ok: true; readonly value: Record<string, unknown> } | { readonly ok: false; readonly problem: string };

function parse(tool: Tool, value: unknown): Parsed {
  try {
    const parsed = tool.input.safeParse(value);
    if (parsed.success) return { ok: true, value: parsed.data };
    return { ok: false, problem: parsed.error.issues.map(problemOf).join('; ') };
  } catch {
    // zod throws for a check that is asynchronous, and a refinement may throw anything.
    return { ok: false, problem: "a refinement of the tool's schema failed to run" };
  }
}

/** The place and the rule, never the value. */
function problemOf({ path, code }: { readonly path: readonly PropertyKey[]; readonly code?: string | undefined }): string {
  return `/${path.map(String).join('/')}: ${code ?? 'invalid'}`;
}
