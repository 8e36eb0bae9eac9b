/** For tests of tools: runs one as an executor would, without Kafka, schema registry or runner. */
import { brandedFailure, type FailureFacts, failureBrand } from '@holdpoint/contracts/failure-brand';
import type { Json } from '@holdpoint/contracts/payload';
import type { z } from 'zod';
import type { ToolCall, ToolLog } from './call.ts';
import { isPartial } from './partial.ts';
import type { Tool } from './tool.ts';

/** What became of a rehearsal. */
export type Rehearsed =
  | { readonly status: 'succeeded'; readonly outcome: 'success' | 'partial'; readonly output: unknown; readonly remaining?: Json }
  /** The input does not fit the schema: the executor would not run it (`INPUT_INVALID`). */
  | { readonly status: 'input_invalid'; readonly error: z.ZodError }
  /** The tool ran, but its output does not fit the schema: `OUTPUT_INVALID`, and in doubt if the tool is `once`. */
  | { readonly status: 'output_invalid'; readonly error: z.ZodError }
  /** It threw. `facts` undefined: neither the error's type nor the tool's `classify` says what it is, so the executor's tables decide. */
  | { readonly status: 'failed'; readonly facts: FailureFacts | undefined; readonly error: unknown };

/** What a rehearsal is given besides the input. */
export interface RehearsalOptions {
  /** What the tool is told about its call; the rest is made up. */
  readonly call?: Partial<ToolCall>;
  /** The executor's tables: pass `classify` of `@holdpoint/core/failure/classify` to see errors of HTTP, SQL, gRPC and sockets classed too. */
  readonly classify?: (error: unknown, nowMs: number) => FailureFacts;
}

/** Runs a tool once over `input` (defaults are filled in, as the runner does before the digest). Never rejects for what the tool does. */
export async function rehearse<I extends z.ZodObject, O extends z.ZodType>(
  tool: Tool<I, O>,
  input: z.input<I>,
  options: RehearsalOptions = {},
): Promise<Rehearsed> {
  const parsed = tool.input.safeParse(input);
  if (!parsed.success) return { status: 'input_invalid', error: parsed.error };
  try {
    return judge(tool, await tool.execute({ input: parsed.data }, callOf(options.call)));
  } catch (error) {
    return { status: 'failed', facts: factsOf(tool, error, options), error };
  }
}

/** A call as a tool sees it; what the test does not say is made up. */
export function callOf(change: Partial<ToolCall> = {}): ToolCall {
  return {
    tenant: 'test',
    taskId: '00000000-0000-5000-8000-000000000001',
    callId: '00000000-0000-5000-8000-000000000002',
    attempt: 1,
    idempotencyKey: '00000000-0000-5000-8000-000000000002',
    agent: { name: 'test.agent', version: 1 },
    requestedBy: 'tester',
    approvedBy: [],
    signal: new AbortController().signal,
    log: silentLog,
    ...change,
  };
}

const silentLog: ToolLog = { info: () => {}, warn: () => {}, error: () => {} };

function judge(tool: Tool, value: unknown): Rehearsed {
  const parsed = tool.output.safeParse(isPartial(value) ? value.output : value);
  if (!parsed.success) return { status: 'output_invalid', error: parsed.error };
  if (!isPartial(value)) return { status: 'succeeded', outcome: 'success', output: parsed.data };
  return { status: 'succeeded', outcome: 'partial', output: parsed.data, remaining: value.remaining };
}

function factsOf(tool: Tool, error: unknown, { classify }: RehearsalOptions): FailureFacts | undefined {
  const own = tool.classify?.(error);
  const said =
    own === undefined ? undefined : brandedFailure({ [failureBrand]: { ...own, notStarted: own.notStarted ?? false } });
  return brandedFailure(error) ?? said ?? classify?.(error, Date.now());
}
