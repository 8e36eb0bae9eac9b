/**
 * One input decided: its events folded, and they and their effects encoded, before anything is committed. What cannot be decided
 * or encoded is quarantined: the entity's own verdict on a defect takes the place of the defective one.
 */

import { DefectError, kindOf } from '../defect.ts';
import type { EntityInput, PartitionView, Verdict } from '../entity.ts';
import { StoppedError } from '../errors.ts';
import type { PublishRecord } from '../ports.ts';
import type { EntityEvent, Message, Outgoing } from '../record.ts';
import type { EntityTable } from './entity-table.ts';
import { type Current, type Folded, foldEvent } from './fold-event.ts';
import { encodeAll, encodeForPublishing, type PartitionAccess } from './partition-access.ts';
import { bodyHashOf } from './window-entry.ts';

/** An event ready to be appended, with what it owes. */
export interface DecidedEvent {
  readonly record: PublishRecord;
  readonly effects: readonly PublishRecord[];
}

export type Decided =
  | { readonly kind: 'accept'; readonly events: readonly DecidedEvent[] }
  | Extract<Verdict<Message>, { readonly kind: 'ignore' | 'refuse' }>;

/** The table holds the new state afterwards, if the input was accepted. `offset`: where its first event will lie. */
export async function decideInput<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  table: EntityTable<S>,
  entity: string,
  input: EntityInput<M>,
  offset: number,
): Promise<Decided> {
  const { definition } = access.options;
  const current = table.lookup(entity);
  const view = viewOf(access.partition, table, entity, current);
  const carry = (verdict: Verdict<E>) => carryOut(access, table, { entity, current, view }, verdict, offset);
  try {
    return await carry(definition.decide(current?.state, input, view));
  } catch (error) {
    if (!isDefectOfDecide(error)) throw error;
    access.options.observer?.quarantined?.({ topic: definition.events, partition: access.partition, entity, error });
    try {
      return await carry(definition.quarantine(current?.state, input, error));
    } catch (second) {
      throw second instanceof StoppedError ? second : undecidable(entity, second, error);
    }
  }
}

/** What is remembered is told only of an entity without a state. */
function viewOf<S>(partition: number, table: EntityTable<S>, entity: string, current: Current<S> | undefined): PartitionView {
  const view = { partition, forgottenBefore: table.window.forgottenBefore };
  const entry = current === undefined ? table.remembered(entity) : undefined;
  if (entry === undefined) return view;
  return { ...view, remembered: { endedAt: entry.endedAt, hasBody: (digest) => bodyHashOf(digest) === entry.bodyHash } };
}

/** Waiting that was ended is no defect, and neither is anything that the transport says. */
const isDefectOfDecide = (error: unknown): boolean => !(error instanceof StoppedError);

function undecidable(entity: string, error: unknown, cause: unknown): DefectError {
  const message = `${entity} can neither be decided nor quarantined: ${kindOf(error)}`;
  return new DefectError(message, undefined, { code: 'QUARANTINE_FAILED', cause });
}

/** An entity as it stands before the input. */
interface Subject<S> {
  readonly entity: string;
  readonly current: Current<S> | undefined;
  readonly view: PartitionView;
}

async function carryOut<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  table: EntityTable<S>,
  { entity, current, view }: Subject<S>,
  verdict: Verdict<E>,
  offset: number,
): Promise<Decided> {
  if (verdict.kind !== 'accept') return verdict;
  if (view.remembered !== undefined)
    throw new DefectError(`${entity} has ended, and its state is not kept any more: nothing can be accepted for it`);
  const folded = foldAll(access, current, entity, verdict.events);
  const events: DecidedEvent[] = [];
  for (const { event, result } of folded) {
    const record = await encodeForPublishing(access, eventOutgoing(access, entity, event));
    events.push({ record, effects: await encodeAll(access, result.effects) });
  }
  for (const [index, { result }] of folded.entries())
    table.apply(entity, result, { offset: offset + index, bytes: events[index]?.record.value?.length ?? 0 });
  return { kind: 'accept', events };
}

interface FoldedEvent<S, E> {
  readonly event: E;
  readonly result: Folded<S>;
}

function foldAll<S, M extends Message, E extends EntityEvent>(
  { options: { definition } }: PartitionAccess<S, M, E>,
  before: Current<S> | undefined,
  entity: string,
  events: readonly E[],
): readonly FoldedEvent<S, E>[] {
  let current = before;
  return events.map((event) => {
    if (definition.entityOf(event) !== entity)
      throw new DefectError(`an input of ${entity} was answered with an event of ${definition.entityOf(event)}`);
    const result = foldEvent(definition, current, event);
    current = result;
    return { event, result };
  });
}

function eventOutgoing<S, M extends Message, E extends EntityEvent>(
  { options: { definition }, partition }: PartitionAccess<S, M, E>,
  entity: string,
  event: E,
): Outgoing<E> {
  return {
    topic: definition.events,
    partition,
    key: definition.eventKeyOf?.(event) ?? entity,
    message: event,
    id: event.id,
    subject: entity,
    ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
  };
}
