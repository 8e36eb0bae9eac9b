import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { SigningKey } from '@holdpoint/core/approval/keys';
import { signOutcome } from '@holdpoint/core/approval/outcome';
import type { People } from '@holdpoint/core/people';
import type { EntityDefinition } from '@holdpoint/stream/entity';
import { type ApprovalInput, type Authority, decide } from './domain/decide.ts';
import { effects } from './domain/effects.ts';
import { closed, evolve } from './domain/evolve.ts';
import type { Approval } from './domain/state.ts';
import { isOver, timersOf } from './domain/timers.ts';
import { ignore, refuse, SERVICE } from './domain/verdict.ts';

/** An approval as the entity processor needs it: one entity per approval, on the partition of its task. */
export function approvalDefinition(
  people: People,
  signingKey: SigningKey,
): EntityDefinition<Approval, ApprovalInput, ApprovalEvent> {
  const authority: Authority = { people, sign: (outcome) => signOutcome(outcome, signingKey) };
  return {
    service: SERVICE,
    events: 'approval.events',
    inputs: ['approval.requests', 'approval.commands'],
    // None: acknowledgements lie among the requests, and without them nothing would ever close. How many approvals are open
    // at once is bounded by the runner's bound on live tasks.
    openInputs: [],
    reroutedInputs: ['approval.commands'],
    foldVersion: 1,
    entityOf: (message) => (message.type === 'RedriveRecord' ? message.commandId : message.approvalId),
    keyOf: (message) => (message.type === 'RedriveRecord' ? undefined : message.taskId),
    eventKeyOf: (event) => event.taskId,
    redriveOf: (message) => (message.type === 'RedriveRecord' ? message.record : undefined),
    evolve,
    decide: (state, input, view) => decide(authority, state, input, view),
    effects,
    timersOf,
    isEnded: isOver,
    retire: (state) => (state.status === 'ended' ? closed(state) : state),
    requestedAtOf: (state) => ('askedAtMs' in state ? state.askedAtMs : undefined),
    // A defect ends nothing: the approval stays as it is, which lets no call run, and the input can be redriven.
    quarantine: (_state, input, error) => (input.kind === 'timer' ? ignore('defect') : refuse('DEFECT', String(error))),
  };
}
