/** An approval as the inbox shows it, folded from its own events. */
import type { ApprovalEvent, ApprovalEventOf } from '@holdpoint/contracts/messages/approval-events';
import type { ApprovalAsked } from '@holdpoint/contracts/messages/approval-requests';

export interface ApprovalView {
  readonly approvalId: string;
  readonly taskId: string;
  readonly tenant: string;
  readonly taskType: string;
  readonly callId: string;
  readonly tool: string;
  readonly toolVersion: number;
  readonly agent: string;
  readonly status: 'pending' | ApprovalEventOf<'ApprovalEnded'>['resolution'];
  readonly openedAtMs: number;
  readonly decideByMs: number;
  readonly endedAtMs: number | null;
  readonly votes: readonly Vote[];
  readonly rejectedDecisions: number;
  readonly reminders: number;
  readonly approvers: readonly string[];
  readonly code: string | null;
  /** All that an approver is shown; kept only while people may still decide. */
  readonly request: ApprovalAsked | null;
}

export interface Vote {
  readonly approver: string;
  readonly verdict: 'approve' | 'deny';
  readonly stage: number;
  readonly at: string;
}

/** The view after the event; undefined while the approval's opening is not known. */
export function evolveApproval(before: ApprovalView | undefined, event: ApprovalEvent): ApprovalView | undefined {
  if (event.type === 'ApprovalOpened') return before ?? opened(event);
  if (before === undefined) return undefined;
  switch (event.type) {
    case 'DecisionRecorded': {
      const { approver, verdict, stage, at } = event;
      return { ...before, votes: [...before.votes, { approver, verdict, stage, at }] };
    }
    case 'DecisionRejected':
      return { ...before, rejectedDecisions: before.rejectedDecisions + 1 };
    case 'ReminderDue':
      return { ...before, reminders: before.reminders + 1 };
    case 'ApprovalEnded':
      return {
        ...before,
        status: event.resolution,
        endedAtMs: Date.parse(event.at),
        approvers: event.approvers,
        code: event.code ?? null,
        request: null,
      };
    default:
      return before;
  }
}

/** The views that a batch of events leaves, of the approvals that it touches. */
export function projectApprovals(
  before: ReadonlyMap<string, ApprovalView>,
  events: readonly ApprovalEvent[],
): readonly ApprovalView[] {
  const views = new Map(before);
  for (const event of events) {
    const after = evolveApproval(views.get(event.approvalId), event);
    if (after !== undefined) views.set(event.approvalId, after);
  }
  return [...views.values()];
}

function opened({ approvalId, taskId, tenant, at, request }: ApprovalEventOf<'ApprovalOpened'>): ApprovalView {
  return {
    approvalId,
    taskId,
    tenant,
    taskType: request.taskType,
    callId: request.callId,
    tool: request.tool,
    toolVersion: request.version,
    agent: request.agent.name,
    status: 'pending',
    openedAtMs: Date.parse(at),
    decideByMs: Date.parse(request.decideBy),
    endedAtMs: null,
    votes: [],
    rejectedDecisions: 0,
    reminders: 0,
    approvers: [],
    code: null,
    request,
  };
}
