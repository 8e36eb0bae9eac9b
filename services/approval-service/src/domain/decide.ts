import { assertNever } from '@holdpoint/contracts/assert-never';
import type { ApprovalCommand } from '@holdpoint/contracts/messages/approval-commands';
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { ApprovalRequest } from '@holdpoint/contracts/messages/approval-requests';
import type { People } from '@holdpoint/core/people';
import type { EntityInput, PartitionView, Verdict } from '@holdpoint/stream/entity';
import { decideSubmitted } from './decide-decision.ts';
import { decideAcknowledged, decideAsked, decideWithdrawn } from './decide-request.ts';
import { decideEndedLongAgo } from './ended-long-ago.ts';
import type { SignOutcome } from './ending.ts';
import type { Approval } from './state.ts';
import { decideTimer } from './timers.ts';
import { type Cause, causationOf, ignore } from './verdict.ts';

export type ApprovalInput = ApprovalRequest | ApprovalCommand;

/** Who may decide, and how this service signs. */
export interface Authority {
  readonly people: People;
  readonly sign: SignOutcome;
}

/** What follows from one input. Pure: the same state, input and authority give the same verdict, signatures included. */
export function decide(
  { people, sign }: Authority,
  state: Approval | undefined,
  input: EntityInput<ApprovalInput>,
  view: PartitionView,
): Verdict<ApprovalEvent> {
  if (input.kind === 'timer')
    return state === undefined ? ignore('timer_not_due') : decideTimer(state, input.timer, causeOf(state, input), sign);
  const { message } = input.record;
  if (state === undefined && view.remembered !== undefined) return decideEndedLongAgo(message);
  switch (message.type) {
    case 'ApprovalAsked':
      return decideAsked(state, message, causeOf(state ?? message, input), { forgottenBefore: view.forgottenBefore, sign });
    case 'ApprovalWithdrawn':
      return decideWithdrawn(state, message, causeOf(state ?? message, input), { forgottenBefore: view.forgottenBefore, sign });
    case 'OutcomeAcknowledged':
      return decideAcknowledged(state, causeOf(state ?? message, input));
    case 'DecisionSubmitted':
      return decideSubmitted(state, message, causeOf(state ?? message, input), people, sign);
    case 'RedriveRecord':
      // The processor reads the named record in its place, so this never reaches a decision.
      return ignore('redrive_command');
    default:
      return assertNever(message);
  }
}

interface Subject {
  readonly approvalId: string;
  readonly taskId: string;
  readonly tenant: string;
  readonly seq?: number;
}

function causeOf({ approvalId, taskId, tenant, seq }: Subject, input: EntityInput<ApprovalInput>): Cause {
  const message = input.kind === 'message' ? input.record.message : undefined;
  const traceparent = message !== undefined && 'traceparent' in message ? message.traceparent : undefined;
  return { approvalId, taskId, tenant, seq: seq ?? 0, atMs: input.at, causationId: causationOf(input), traceparent };
}
