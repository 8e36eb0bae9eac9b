/** What the end of an attempt means. */
import { brandedFailure, type FailureFacts, failureBrand } from '@holdpoint/contracts/failure-brand';
import { type Json, PAYLOAD_LIMIT_BYTES, payloadSizeBytes } from '@holdpoint/contracts/payload';
import type { Effect } from '@holdpoint/contracts/vocabulary';
import { classify } from '@holdpoint/core/failure/classify';
import type { OwnCode } from '@holdpoint/core/failure/codes';
import { isPartial } from '@holdpoint/sdk/partial';
import type { Tool } from '@holdpoint/sdk/tool';
import { asJson } from './json.ts';

/** How the tool's own code ended. */
export type Ended =
  | { readonly how: 'returned'; readonly value: unknown }
  | { readonly how: 'threw'; readonly error: unknown }
  | { readonly how: 'timed_out' };

export type Judged = Succeeded | Failed;

export interface Succeeded {
  readonly status: 'succeeded';
  readonly outcome: 'success' | 'partial';
  readonly output: Json;
  readonly remaining?: Json;
}

export interface Failed {
  readonly status: 'failed';
  readonly facts: FailureFacts;
  readonly message: string;
  readonly refreshedInput?: Json;
}

/** Judges an attempt's end. `wasCancelled` only renames the failure of one that gave up on being signalled. */
export function judge(tool: Tool, end: Ended, wasCancelled: boolean, nowMs: number): Judged {
  switch (end.how) {
    case 'timed_out':
      return failed('transient', 'TIMEOUT', `no end within ${tool.contract.timeoutMs} ms`);
    case 'returned':
      return judgeReturned(tool, end.value);
    case 'threw':
      return judgeThrown(tool, end.error, wasCancelled, nowMs);
  }
}

function judgeThrown(tool: Tool, error: unknown, wasCancelled: boolean, nowMs: number): Failed {
  try {
    const facts = factsOf(tool, error, nowMs);
    const gaveUp = wasCancelled && facts.code === 'ABORTED';
    return { status: 'failed', facts: gaveUp ? { ...facts, code: 'CANCELLED' } : facts, message: messageOf(error) };
  } catch {
    // A getter, a proxy: even looking at what foreign code throws may throw.
    return { status: 'failed', facts: misclassified, message: 'what was thrown cannot be read' };
  }
}

/**
 * Whether the effect of a `once` call may have happened although the attempt did not succeed. Output that its own schema refuses is no
 * success, but the tool ran to its end: such a call is in doubt, never simply failed.
 */
export function isDoubtful(effect: Effect, judged: Judged): judged is Failed {
  return effect === 'once' && judged.status === 'failed' && !judged.facts.notStarted;
}

/** A failure of our own making. */
export function failed(failureClass: FailureFacts['class'], code: OwnCode, message: string, isNotStarted = false): Failed {
  return { status: 'failed', facts: { class: failureClass, code, notStarted: isNotStarted }, message };
}

/** Checks what `execute` or `reconcile` gave for the output, and keeps what the schema names. */
export function judgeReturned(tool: Tool, value: unknown): Judged {
  const output = checkOutput(tool, isPartial(value) ? value.output : value);
  if (output === undefined)
    return failed('fatal', 'OUTPUT_INVALID', "the tool returned what its own contract's output schema refuses");
  if (payloadSizeBytes(output) > PAYLOAD_LIMIT_BYTES) return tooLarge('output');
  if (!isPartial(value)) return { status: 'succeeded', outcome: 'success', output };
  const remaining = asJson(value.remaining);
  if (remaining === undefined) return failed('fatal', 'OUTPUT_INVALID', '`remaining` is not JSON');
  if (payloadSizeBytes(remaining) > PAYLOAD_LIMIT_BYTES) return tooLarge('remaining');
  return { status: 'succeeded', outcome: 'partial', output, remaining };
}

function tooLarge(field: string): Failed {
  return failed('fatal', 'OUTPUT_TOO_LARGE', `${field} is larger than ${PAYLOAD_LIMIT_BYTES} bytes`);
}

function checkOutput(tool: Tool, value: unknown): Json | undefined {
  try {
    const parsed = tool.output.safeParse(value);
    return parsed.success ? asJson(parsed.data) : undefined;
  } catch {
    return undefined;
  }
}

/** Typed errors first, then the tool's own word, then the tables. */
function factsOf(tool: Tool, error: unknown, nowMs: number): FailureFacts {
  const typed = brandedFailure(error);
  if (typed !== undefined || tool.classify === undefined) return typed ?? classify(error, nowMs);
  try {
    const own = tool.classify(error);
    if (own === undefined) return classify(error, nowMs);
    return brandedFailure({ [failureBrand]: { ...own, notStarted: own.notStarted ?? false } }) ?? misclassified;
  } catch {
    return misclassified;
  }
}

const misclassified: FailureFacts = { class: 'fatal', code: 'CLASSIFICATION_INVALID', notStarted: false };

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `a ${typeof error} was thrown`;
  const message: unknown = error.message;
  return typeof message === 'string' ? message : `${error.name} without a message in words`;
}
