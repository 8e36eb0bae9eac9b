import { assertNever } from '@holdpoint/contracts/assert-never';
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { Verdict } from '@holdpoint/stream/entity';
import type { ApprovalInput } from './decide.ts';
import { ignore, refuse } from './verdict.ts';

/** Of the approval nothing is known any more but that it has ended: the runner's repeats change nothing, a person is told that it is over. */
export function decideEndedLongAgo(message: ApprovalInput): Verdict<ApprovalEvent> {
  switch (message.type) {
    case 'ApprovalAsked':
    case 'ApprovalWithdrawn':
      return ignore('already_ended');
    case 'OutcomeAcknowledged':
      return ignore('already_acknowledged');
    case 'DecisionSubmitted':
      return refuse('APPROVAL_ENDED', 'the approval ended longer ago than late words for it are recorded');
    case 'RedriveRecord':
      return ignore('redrive_command');
    default:
      return assertNever(message);
  }
}
