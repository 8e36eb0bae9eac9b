/**
 * Every transition that there is: which events a task, an approval or a claim may record in which state. Read off the deciding code, and held
 * to it twice: the tables name every state and only events that exist (else they do not compile), and a run that goes through a transition
 * which is not in them is broken.
 */
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { TaskEventType } from '@holdpoint/contracts/messages/task-events';
import type { ToolResult } from '@holdpoint/contracts/messages/tool-results';
import type { Work } from '@holdpoint/core/task/state';
import type { Approval } from '../../services/approval-service/src/domain/state.ts';

/** What people may do to a live task at any moment. */
const people = ['TaskPaused', 'TaskResumed', 'TaskCancelRequested', 'SignalReceived'] as const;
/** A question about a limit, and its answer. */
const limit = ['InterventionRequested', 'InterventionResolved'] as const;

/** The result of a call that was in doubt, whatever its task has come to meanwhile: it settles the doubt, and leaves the task's work alone. */
const late = ['late CallSucceeded', 'late CallFailed'] as const;

const ofTasks: Record<'none' | 'ended' | Work['kind'], readonly (TaskEventType | (typeof late)[number])[]> = {
  none: ['TaskAccepted'],
  start: [...people, ...limit, 'StepDecided', 'TaskFailed', 'TaskCancelled'],
  between: [...people, ...limit, ...late, 'StepDecided', 'TaskCompleted', 'TaskFailed', 'TaskCancelled'],
  gate: [...people, ...late, 'ApprovalRequested', 'ApprovalResolved', 'CallScheduled', 'CallDenied'],
  approval: [...people, ...late, 'ApprovalResolved'],
  attempt: [...people, ...late, 'CallSucceeded', 'CallFailed', 'CallInDoubt', 'CallDenied'],
  backoff: [...people, ...limit, ...late, 'CallScheduled', 'InputsRefreshed', 'ApprovalResolved', 'CallDenied'],
  settled: [...people, ...limit, ...late, 'TaskFailed', 'TaskCancelled'],
  again: [...people, ...limit, ...late, 'StepDecided', 'TaskFailed', 'TaskCancelled'],
  wait: [...people, ...limit, ...late, 'WaitStarted', 'WaitEnded'],
  ask: [...people, ...limit, ...late, 'TaskFailed', 'TaskCancelled'],
  ended: late,
};

const ofApprovals: Record<'none' | Approval['status'], readonly ApprovalEvent['type'][]> = {
  none: ['ApprovalOpened', 'WithdrawalRemembered'],
  open: ['DecisionRecorded', 'DecisionRejected', 'ReminderDue', 'ApprovalEnded'],
  ended: ['AcknowledgementReceived', 'OutcomeRepeated', 'DecisionRejected'],
  closed: ['DecisionRejected'],
  withdrawn_unseen: ['DecisionRejected'],
};

type Claim = 'none' | 'claimed' | 'forgotten' | `settled ${ToolResult['type']}`;
const ofClaims: Record<Claim, readonly Claim[]> = {
  // Without having been claimed: closed, so that nobody starts it. An executor that has to refuse is a breach of its own (G6), not a transition.
  none: ['claimed', 'settled ToolCallNotStarted'],
  // An attempt that was never answered is overtaken by the next, where that is safe.
  claimed: [
    'claimed',
    'settled ToolCallSucceeded',
    'settled ToolCallFailed',
    'settled ToolCallInDoubt',
    'settled ToolCallNotStarted',
  ],
  'settled ToolCallSucceeded': ['forgotten', 'settled ToolCallSucceeded'],
  'settled ToolCallFailed': ['claimed', 'forgotten', 'settled ToolCallFailed', 'settled ToolCallNotStarted'],
  'settled ToolCallInDoubt': ['forgotten', 'settled ToolCallInDoubt'],
  // Delivered again while its settling was under way: settled twice, with the same answer.
  'settled ToolCallNotStarted': ['claimed', 'forgotten', 'settled ToolCallNotStarted'],
  'settled ToolCallRefused': [],
  forgotten: ['claimed', 'settled ToolCallNotStarted'],
};

export const knownTransitions: ReadonlySet<string> = new Set([
  ...named('task', ofTasks),
  ...named('approval', ofApprovals),
  ...named('claim', ofClaims),
]);

function named(what: string, table: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return Object.entries(table).flatMap(([state, events]) => events.map((event) => `${what} ${state}: ${event}`));
}
