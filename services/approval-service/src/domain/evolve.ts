import { assertNever } from '@holdpoint/contracts/assert-never';
import type { ApprovalEvent, ApprovalEventOf } from '@holdpoint/contracts/messages/approval-events';
import type { Approval, ClosedApproval, EndedApproval, OpenApproval } from './state.ts';

const FIRST_REPEAT_MS = 10_000;
const LONGEST_REPEAT_MS = 3_600_000;

/** What is known after an event. Records, never judges; a released branch never changes. */
export function evolve(state: Approval | undefined, event: ApprovalEvent): Approval {
  switch (event.type) {
    case 'ApprovalOpened':
      return opened(event);
    case 'WithdrawalRemembered':
      return { ...known(event), status: 'withdrawn_unseen', withdrawal: event.withdrawal, rejected: 0 };
    case 'ApprovalEnded':
      return ended(state, event);
    case 'DecisionRecorded':
    case 'DecisionRejected':
    case 'ReminderDue':
    case 'OutcomeRepeated':
    case 'AcknowledgementReceived':
      return state === undefined ? unfounded(event) : onward(state, event);
    default:
      return assertNever(event);
  }
}

type OnwardEvent = ApprovalEventOf<
  'DecisionRecorded' | 'DecisionRejected' | 'ReminderDue' | 'OutcomeRepeated' | 'AcknowledgementReceived'
>;

function onward(state: Approval, event: OnwardEvent): Approval {
  const next = { ...state, seq: event.seq };
  switch (event.type) {
    case 'DecisionRecorded':
      return next.status === 'open' ? counted(next, event) : next;
    case 'DecisionRejected':
      return { ...next, rejected: next.rejected + 1 };
    case 'ReminderDue':
      return next.status === 'open' ? { ...next, reminded: event.number } : next;
    case 'OutcomeRepeated':
      return next.status === 'ended' ? repeated(next, event) : next;
    case 'AcknowledgementReceived':
      return next.status === 'ended' ? closed(next) : next;
    default:
      return assertNever(event);
  }
}

function known({ seq, approvalId, taskId, tenant }: ApprovalEvent) {
  return { seq, approvalId, taskId, tenant };
}

function opened(event: ApprovalEventOf<'ApprovalOpened'>): OpenApproval {
  return { ...known(event), status: 'open', request: event.request, decisions: [], reminded: 0, rejected: 0 };
}

function counted(state: OpenApproval, event: ApprovalEventOf<'DecisionRecorded'>): OpenApproval {
  const { commandId, approver, verdict, decision } = event;
  return { ...state, decisions: [...state.decisions, { commandId, approver, verdict, jws: decision }] };
}

function ended(state: Approval | undefined, event: ApprovalEventOf<'ApprovalEnded'>): EndedApproval {
  const {
    approvalId,
    taskId,
    callId,
    tenant,
    digest,
    resolution,
    approvers,
    code,
    reason,
    executeBy,
    signature,
    at,
    traceparent,
  } = event;
  const open = state?.status === 'open' ? state : undefined;
  return {
    ...known(event),
    status: 'ended',
    resolution,
    endedAt: at,
    askedAtMs: Date.parse(open?.request.at ?? at),
    commandIds: (open?.decisions ?? []).map((decision) => decision.commandId),
    rejected: state?.rejected ?? 0,
    outcome: {
      type: 'ApprovalOutcome',
      ...{
        approvalId,
        taskId,
        callId,
        tenant,
        digest,
        resolution,
        approvers,
        code,
        reason,
        executeBy,
        signature,
        at,
        traceparent,
      },
    },
    repeats: 0,
    nextRepeatAtMs: Date.parse(at) + FIRST_REPEAT_MS,
  };
}

/** Each repeat waits twice as long as the one before, up to an hour. */
function repeated(state: EndedApproval, event: ApprovalEventOf<'OutcomeRepeated'>): EndedApproval {
  const waitMs = Math.min(FIRST_REPEAT_MS * 2 ** Math.min(event.number, 20), LONGEST_REPEAT_MS);
  return { ...state, repeats: event.number, nextRepeatAtMs: Date.parse(event.at) + waitMs };
}

/** Nothing is owed any more. */
export function closed(state: EndedApproval): ClosedApproval {
  const { outcome: _outcome, repeats: _repeats, nextRepeatAtMs: _nextRepeatAtMs, ...rest } = state;
  return { ...rest, status: 'closed' };
}

/** Cannot happen in a log that begins with ApprovalOpened or WithdrawalRemembered; the fold keeps its place all the same. */
function unfounded(event: OnwardEvent): Approval {
  return {
    ...known(event),
    status: 'closed',
    resolution: 'withdrawn',
    endedAt: event.at,
    askedAtMs: Date.parse(event.at),
    commandIds: [],
    rejected: 0,
  };
}
