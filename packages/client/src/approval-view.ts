/** An approval as its events tell it: what `approval list` and `approval show` print, and what a decision is made from. */
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

/** The view after the event; undefined as long as the request has not come (a withdrawal may come before it). */
export function foldApproval(view: ApprovalView | undefined, event: ApprovalEvent): ApprovalView | undefined {
  if (event.type === 'ApprovalOpened') {
    return { approvalId: event.approvalId, openedAt: event.at, request: event.request, words: [], rejected: [] };
  }
  if (view === undefined) return undefined;
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

/** The stage whose turn it is; undefined once the approval has ended. */
export function stageInTurn(view: ApprovalView) {
  const index = view.end === undefined ? openStage(view.request.chain, view.words.length) : undefined;
  return index === undefined ? undefined : view.request.chain[index];
}
