/** How a doubt about a `once` call is answered, from what its tool's `reconcile` says. */
import type { ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';
import type { ToolResult } from '@holdpoint/contracts/messages/tool-results';
import type { Reconciled, Tool } from '@holdpoint/sdk/tool';
import { ended, inDoubt, type Started } from './answers.ts';
import { type Failed, failed, judgeReturned } from './judge.ts';

/** What `reconcile` said; undefined where there is none, or it failed itself. */
export type Word = Reconciled<unknown> | undefined;

/** What a call that was left behind would be answered, could it be shown that it was not done. */
export const leftBehind = (owner: string): Failed =>
  failed('transient', 'RECONCILED_NOT_DONE', `executor ${owner} never answered, and reconcile found that it was not done`);

/** Done is success, with the output that its schema admits. Not done is the failure that raised the doubt. All else stays in doubt. */
export function settleDoubt(
  request: ToolCallRequested,
  by: Started,
  doubt: Failed,
  tool: Tool | undefined,
  word: Word,
): ToolResult {
  if (tool !== undefined && word?.status === 'done') {
    const judged = judgeReturned(tool, word.output);
    if (judged.status === 'succeeded') return ended(request, by, judged);
    return inDoubt(request, by, judged.facts.code, `reconcile says that it was done, but ${judged.message}`);
  }
  if (word?.status === 'not_done') return ended(request, by, doubt);
  const code = doubt.facts.code === 'RECONCILED_NOT_DONE' ? 'OUTCOME_UNKNOWN' : doubt.facts.code;
  return inDoubt(request, by, code, code === 'OUTCOME_UNKNOWN' ? 'the claimed attempt was never answered' : doubt.message);
}

/** Whether a value is a word of `reconcile`: it is written by others. */
export function isWord(value: unknown): value is Reconciled<unknown> {
  if (typeof value !== 'object' || value === null || !('status' in value)) return false;
  return (value.status === 'done' && 'output' in value) || value.status === 'not_done' || value.status === 'unknown';
}
