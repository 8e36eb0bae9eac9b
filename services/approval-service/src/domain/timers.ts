import { assertNever } from '@holdpoint/contracts/assert-never';
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { Timer, Verdict } from '@holdpoint/stream/entity';
import { type SignOutcome, silent } from './ending.ts';
import type { Approval, OpenApproval } from './state.ts';
import { accept, type Cause, ignore } from './verdict.ts';

const DECIDE_BY = 'decide_by';
const REMINDER = 'reminder';
const REPEAT_OUTCOME = 'repeat_outcome';

/**
 * How often an outcome is sent again: for a day. What the runner has not taken by then lies in `approval.outcomes` in 33 copies, where it finds
 * them after however long an outage; that it refuses them all is for people to see (its dead letters), and another copy would change nothing.
 */
export const MOST_REPEATS = 32;

/** Nothing is owed any more: the runner has said that it knows, or has been told often enough. */
export function isOver(state: Approval): boolean {
  switch (state.status) {
    case 'open':
      return false;
    case 'ended':
      return state.repeats >= MOST_REPEATS;
    case 'closed':
    case 'withdrawn_unseen':
      return true;
    default:
      return assertNever(state);
  }
}

/** What an approval waits for next. `decideBy` is a deadline: an answer in time beats it. */
export function timersOf(state: Approval): Timer | undefined {
  switch (state.status) {
    case 'open':
      return ofOpen(state);
    case 'ended':
      return { name: REPEAT_OUTCOME, at: state.nextRepeatAtMs, deadline: false };
    case 'closed':
    case 'withdrawn_unseen':
      return undefined;
    default:
      return assertNever(state);
  }
}

function ofOpen(state: OpenApproval): Timer {
  const decideBy = Date.parse(state.request.decideBy);
  const reminder = remindersOf(state)[state.reminded];
  if (reminder !== undefined && reminder < decideBy) return { name: REMINDER, at: reminder, deadline: false };
  return { name: DECIDE_BY, at: decideBy, deadline: true };
}

function remindersOf({ request }: OpenApproval): readonly number[] {
  return request.remindAt.map((moment) => Date.parse(moment)).sort((a, b) => a - b);
}

/** A timer has fired; it may be one that the state has left behind. */
export function decideTimer(state: Approval | undefined, timer: Timer, cause: Cause, sign: SignOutcome): Verdict<ApprovalEvent> {
  const due = state === undefined ? undefined : timersOf(state);
  if (state === undefined || due?.name !== timer.name || cause.atMs < due.at) return ignore('timer_not_due');
  if (state.status === 'ended') return accept(cause, { type: 'OutcomeRepeated', number: state.repeats + 1 });
  if (state.status !== 'open') return ignore('timer_not_due');
  if (timer.name === DECIDE_BY) return accept(cause, silent(state.request, state.decisions, cause.atMs, sign));
  // After an outage several may be due: people are reminded once.
  const number = remindersOf(state).filter((moment) => moment <= cause.atMs).length;
  return accept(cause, { type: 'ReminderDue', number });
}
