/**
 * One event folded into its entity, with the gapless sequence checked. Everything that the definition says about the new state is asked
 * here, so that what takes the result over cannot fail half-way.
 */

import { DefectError } from '../defect.ts';
import type { EntityDefinition, Timer } from '../entity.ts';
import type { EntityEvent, Message, Outgoing } from '../record.ts';
import { bodyHashOf, NO_BODY } from './window-entry.ts';

export interface Folded<S> {
  /** Retired already, if it has ended. */
  readonly state: S;
  readonly seq: number;
  readonly ended: boolean;
  /** Of an ended entity: when it was first asked for, epoch milliseconds; 0 where that is not known. */
  readonly requestedAt: number;
  /** Of an ended entity: what remains of its body's digest. */
  readonly bodyHash: string;
  readonly timer: Timer | undefined;
  /** What follows from the event. */
  readonly effects: readonly Outgoing[];
}

/** What is known of an entity before an event. */
export interface Current<S> {
  readonly state: S;
  readonly seq: number;
}

/** Throws `DefectError` when the event does not follow the one before, and whatever the definition throws. */
export function foldEvent<S, M extends Message, E extends EntityEvent>(
  definition: EntityDefinition<S, M, E>,
  current: Current<S> | undefined,
  event: E,
): Folded<S> {
  const before = current?.seq ?? 0;
  if (event.seq !== undefined && event.seq !== before + 1)
    throw new DefectError(`${event.type} of ${definition.entityOf(event)} has seq ${event.seq} after ${before}`, undefined, {
      code: 'SEQUENCE_BROKEN',
    });
  const state = definition.evolve(current?.state, event);
  const ended = definition.isEnded(state);
  const kept = ended ? definition.retire(state) : state;
  return {
    state: kept,
    seq: event.seq ?? before,
    ended,
    requestedAt: ended ? (definition.requestedAtOf?.(kept) ?? 0) : 0,
    bodyHash: ended ? bodyHashOf(definition.bodyDigestOf?.(kept)) : NO_BODY,
    timer: ended ? undefined : definition.timersOf(kept),
    effects: definition.effects(event, state),
  };
}
