/** What the verifier reads inside a leaf: the members by which a task's leaves count themselves. */
import { CanonicalJsonError, canonicalJson } from './canonical-json.ts';

/** A leaf of a task: its `task_seq`-th (from 1) in its log. `task_end` says how many `call` leaves came before it. */
export type TaskLeaf =
  | { readonly kind: 'call' | 'doubt_settled'; readonly taskId: string; readonly taskSeq: number }
  | { readonly kind: 'task_end'; readonly taskId: string; readonly taskSeq: number; readonly calls: number };

/** A leaf as the verifier sees it. `other` belongs to no task, such as those of the log of reads and erasures. */
export type LeafReading =
  | TaskLeaf
  | { readonly kind: 'other' }
  | { readonly kind: 'not_canonical'; readonly reason: string }
  | { readonly kind: 'facts_missing'; readonly reason: string };

/** Reads a leaf's text. It must be canonical JSON (RFC 8785), so that all readers see the same members in it. */
export function readTaskLeaf(leaf: string): LeafReading {
  const reason = whyNotCanonical(leaf);
  if (reason !== null) return { kind: 'not_canonical', reason };
  const value: unknown = JSON.parse(leaf);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return missing('the leaf is not an object');
  return readFacts({ ...value });
}

function whyNotCanonical(leaf: string): string | null {
  try {
    return canonicalJson(JSON.parse(leaf)) === leaf ? null : 'the leaf is JSON, but not written canonically';
  } catch (error) {
    if (error instanceof SyntaxError) return 'the leaf is not JSON';
    if (error instanceof CanonicalJsonError) return error.message;
    throw error;
  }
}

function readFacts({ kind, task_id: taskId, task_seq: taskSeq, calls }: Record<string, unknown>): LeafReading {
  if (typeof kind !== 'string') return missing('the leaf has no kind');
  if (kind !== 'call' && kind !== 'doubt_settled' && kind !== 'task_end') {
    return taskSeq === undefined ? { kind: 'other' } : missing(`a leaf of kind "${kind}" has no task_seq of its own`);
  }
  if (typeof taskId !== 'string' || taskId === '') return missing('the leaf has no task_id');
  if (!isNatural(taskSeq) || taskSeq === 0) return missing('the task_seq of the leaf is not a number from 1');
  if (kind !== 'task_end') return { kind, taskId, taskSeq };
  return isNatural(calls) ? { kind, taskId, taskSeq, calls } : missing('the task_end does not count its calls');
}

function isNatural(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function missing(reason: string): LeafReading {
  return { kind: 'facts_missing', reason };
}
