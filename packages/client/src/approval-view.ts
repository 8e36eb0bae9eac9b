/** An approval as its events tell it: what `approval list` and `approval show` print, and what a decision is made from. */
import type { ChainStage } from '@holdpoint/contracts/authorisation';
import type { ApprovalEvent, ApprovalEventOf } from '@holdpoint/contracts/messages/approval-events';
import type { ApprovalAsked } from '@holdpoint/contracts/messages/approval-requests';
import { openStage } from '@holdpoint/core/approval/chain';

export interface ApprovalView {
  readonly approvalId: string;
  readonly openedAt: string;
  /** Everything that the approver is shown. */
  readonly request: ApprovalAsked;
  /** Words that counted, in order. */
  readonly words: readonly ApprovalEventOf<'DecisionRecorded'>[];
  /** Words that did not count. */
  readonly rejected: readonly ApprovalEventOf<'DecisionRejected'>[];
  readonly end?: ApprovalEventOf<'ApprovalEnded'>;
}

/**
 * The view after the event; undefined as long as the request has not come (a withdrawal may come before it). The same event twice
 * counts once, since who waits for an answer may see it before the log has shown it.
 */
export function foldApproval(view: ApprovalView | undefined, event: ApprovalEvent): ApprovalView | undefined {
  if (event.type === 'ApprovalOpened') {
    return { approvalId: event.approvalId, openedAt: event.at, request: event.request, words: [], rejected: [] };
  }
  if (view === undefined) return undefined;
  if ([...view.words, ...view.rejected].some(({ id }) => id === event.id)) return view;
  switch (event.type) {
    case 'DecisionRecorded':
      return { ...view, words: [...view.words, event] };
    case 'DecisionRejected':
      return { ...view, rejected: [...view.rejected, event] };
    case 'ApprovalEnded':
      return { ...view, end: event };
    default:
      return view;
  }
}

/** The stage whose turn it is; undefined once nothing is left to be decided. */
export function stageInTurn({ request, words, end }: ApprovalView): ChainStage | undefined {
  if (end !== undefined || words.some(({ verdict }) => verdict === 'deny')) return undefined;
  const index = openStage(request.chain, words.length);
  return index === undefined ? undefined : request.chain[index];
}
