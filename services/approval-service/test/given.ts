import { type ApprovalEvent, approvalEventSchema } from '@holdpoint/contracts/messages/approval-events';
import type { EntityInput, Verdict } from '@holdpoint/stream/entity';
import type { Outgoing } from '@holdpoint/stream/record';
import type { ApprovalInput } from '../src/domain/decide.ts';
import type { Approval } from '../src/domain/state.ts';
import { approvalDefinition } from '../src/entity-definition.ts';
import { ms } from './messages.ts';
import { people, serviceKey } from './parties.ts';

export const definition = approvalDefinition(people, serviceKey);

/** What an input led to, and what is known then. */
export interface Then {
  readonly verdict: Verdict<ApprovalEvent>;
  /** The accepted events; none where it was ignored or refused. */
  readonly events: readonly ApprovalEvent[];
  readonly effects: readonly Outgoing[];
  readonly state: Approval | undefined;
  /** One more input, arriving at this time. */
  when(time: string, message: ApprovalInput): Then;
  /** The timer that is due next fires, on time or at the time given. */
  whenTimerFires(time?: string): Then;
}

/** An approval of which only its entry in the dedupe window is left. */
export function decidedWhenEndedLongAgo(message: ApprovalInput): Verdict<ApprovalEvent> {
  const input: EntityInput<ApprovalInput> = { kind: 'message', at: ms('12:00'), record: record(message, ms('12:00'), 0) };
  const remembered = { endedAt: ms('10:00'), hasBody: () => false };
  return definition.decide(undefined, input, { partition: 0, forgottenBefore: 0, remembered });
}

/** Before anything has happened. */
export function nothing(forgottenBefore = 0): Then {
  return told(undefined, { kind: 'ignore', reason: 'nothing' }, [], [], 0, forgottenBefore);
}

function told(
  state: Approval | undefined,
  verdict: Verdict<ApprovalEvent>,
  events: readonly ApprovalEvent[],
  effects: readonly Outgoing[],
  offset: number,
  forgottenBefore: number,
): Then {
  const next = (input: EntityInput<ApprovalInput>) => follow(state, input, offset + 1, forgottenBefore);
  return {
    verdict,
    events,
    effects,
    state,
    when: (time, message) => next({ kind: 'message', at: ms(time), record: record(message, ms(time), offset) }),
    whenTimerFires: (time) => {
      const timer = state === undefined ? undefined : definition.timersOf(state);
      if (timer === undefined) throw new Error('no timer is due');
      return next({ kind: 'timer', timer, at: time === undefined ? timer.at : ms(time) });
    },
  };
}

function record(message: ApprovalInput, appendedAt: number, offset: number) {
  const topic = message.type === 'DecisionSubmitted' ? 'approval.commands' : 'approval.requests';
  return { topic, partition: 0, offset, appendedAt, key: null, headers: {}, message, bytes: Buffer.alloc(0) };
}

function follow(before: Approval | undefined, input: EntityInput<ApprovalInput>, offset: number, forgottenBefore: number): Then {
  const verdict = definition.decide(before, input, { partition: 0, forgottenBefore });
  const events = verdict.kind === 'accept' ? verdict.events : [];
  const effects: Outgoing[] = [];
  let state = before;
  for (const event of events) {
    approvalEventSchema.parse(event);
    if (event.seq !== (state?.seq ?? 0) + 1) throw new Error(`seq ${event.seq} after ${state?.seq ?? 0}`);
    state = definition.evolve(state, event);
    effects.push(...definition.effects(event, state));
  }
  // What is kept must survive a snapshot.
  const kept: Approval | undefined = state === undefined ? undefined : JSON.parse(JSON.stringify(state));
  return told(kept, verdict, events, effects, offset, forgottenBefore);
}
