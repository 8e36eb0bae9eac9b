import { type SnapshotMessage, snapshotMessages } from '@holdpoint/contracts/messages/snapshots';
import type { EntityDefinition, PartitionAdvanced, Verdict } from '@holdpoint/stream/entity';
import type { Message, RecordPosition } from '@holdpoint/stream/record';
import { z } from 'zod';
import { JsonCodec } from './json-codec.ts';

/** A small entity that uses everything the processor offers: it counts, waits, refuses, ends and breaks on demand. */
export type CounterInput =
  | { type: 'Add'; id: string; by: number; note?: string }
  | { type: 'WaitFor'; id: string; atMs: number; deadline: boolean }
  | { type: 'Close'; id: string }
  /** Taken after the end too, as the word on a call in doubt is. */
  | { type: 'Correct'; id: string; by: number }
  | { type: 'Reopen'; id: string }
  | { type: 'Refuse'; id: string }
  | { type: 'Skip'; id: string }
  | { type: 'Break'; id: string }
  | { type: 'Redrive'; record: RecordPosition };

interface CounterFacts {
  id: string;
  at: string;
  seq: number;
  counter: string;
}
export type CounterEvent = CounterFacts &
  (
    | { type: 'Added'; by: number; note: string }
    | { type: 'WaitBegan'; atMs: number; deadline: boolean }
    | { type: 'WaitEnded' }
    | { type: 'Closed' }
    | { type: 'Corrected'; by: number }
    | { type: 'Reopened' }
    | { type: 'Quarantined' }
  );

export interface Counter {
  id: string;
  seq: number;
  total: number;
  closed: boolean;
  wait: { atMs: number; deadline: boolean } | null;
}

export const counterTopics = {
  'counter.requests': 4,
  'counter.answers': 4,
  'counter.events': 4,
  'counter.snapshots': 4,
  effects: 4,
  'dead-letter.counter': 4,
};

type CounterVerdict = Verdict<CounterEvent>;
type Body = CounterEvent extends infer E ? (E extends CounterEvent ? Omit<E, keyof CounterFacts> : never) : never;

const eventOf = (id: string, seq: number, at: number, body: Body): CounterEvent =>
  ({ id: `${id}:${seq}`, seq, at: new Date(at).toISOString(), counter: id, ...body }) as CounterEvent;

const blank: Counter = { id: '', seq: 0, total: 0, closed: false, wait: null };

function decideMessage(state: Counter, id: string, message: CounterInput, at: number): CounterVerdict {
  const accept = (body: Body): CounterVerdict => ({ kind: 'accept', events: [eventOf(id, state.seq + 1, at, body)] });
  if (message.type === 'Correct') return accept({ type: 'Corrected', by: message.by });
  if (state.closed) return message.type === 'Reopen' ? accept({ type: 'Reopened' }) : { kind: 'ignore', reason: 'closed' };
  switch (message.type) {
    case 'Add':
      return accept({ type: 'Added', by: message.by, note: message.note ?? '' });
    case 'WaitFor':
      return accept({ type: 'WaitBegan', atMs: message.atMs, deadline: message.deadline });
    case 'Close':
      return accept({ type: 'Closed' });
    case 'Refuse':
      return { kind: 'refuse', code: 'REFUSED', detail: 'it asked to be refused' };
    case 'Skip':
    case 'Reopen':
      return { kind: 'ignore', reason: 'skipped' };
    case 'Break':
    case 'Redrive':
      throw new Error('a defect in decide');
  }
}

export const counterDefinition: EntityDefinition<Counter, CounterInput, CounterEvent> = {
  service: 'counter',
  events: 'counter.events',
  inputs: ['counter.requests', 'counter.answers'],
  openInputs: ['counter.requests'],
  reroutedInputs: ['counter.requests'],
  foldVersion: 1,
  entityOf: (message) => ('counter' in message ? message.counter : 'id' in message ? message.id : ''),
  keyOf: (message) => ('id' in message ? message.id : undefined),
  redriveOf: (message) => (message.type === 'Redrive' ? message.record : undefined),
  evolve(state = blank, event) {
    const next = { ...state, id: event.counter, seq: event.seq };
    switch (event.type) {
      case 'Added':
        return { ...next, total: state.total + event.by, wait: null };
      case 'WaitBegan':
        return { ...next, wait: { atMs: event.atMs, deadline: event.deadline } };
      case 'WaitEnded':
        return { ...next, wait: null };
      case 'Closed':
        return { ...next, closed: true };
      case 'Corrected':
        return { ...next, total: state.total + event.by };
      case 'Reopened':
        return { ...next, closed: false };
      case 'Quarantined':
        return next;
    }
  },
  decide(state = blank, input, view) {
    if (input.kind === 'timer')
      return { kind: 'accept', events: [eventOf(state.id, state.seq + 1, input.at, { type: 'WaitEnded' })] };
    const { message, appendedAt } = input.record;
    if (view.remembered !== undefined) return { kind: 'ignore', reason: 'ended_long_ago' };
    if (appendedAt <= view.forgottenBefore) return { kind: 'refuse', code: 'TOO_OLD', detail: 'perhaps forgotten' };
    return decideMessage(state, 'id' in message ? message.id : '', message, input.at);
  },
  effects: (event) =>
    event.type === 'Added'
      ? [{ topic: 'effects', key: event.counter, id: `effect:${event.id}`, message: { ...event, type: 'Effect' } }]
      : [],
  timersOf: ({ wait }) => (wait === null ? undefined : { name: 'wait', at: wait.atMs, deadline: wait.deadline }),
  isEnded: ({ closed }) => closed,
  retire: (state) => ({ ...state, wait: null }),
  bodyDigestOf: ({ id }) => `body of ${id}`,
  quarantine(state = blank, input) {
    const id = input.kind === 'message' && 'id' in input.record.message ? input.record.message.id : '';
    return { kind: 'accept', events: [eventOf(id, state.seq + 1, input.at, { type: 'Quarantined' })] };
  },
};

const anyMessage = z.looseObject({ type: z.string() });
const messageOf = <M extends Message>() => z.custom<M>((value) => anyMessage.safeParse(value).success);

export const inputCodec = (): JsonCodec<CounterInput> => {
  const schema = messageOf<CounterInput>();
  const types = ['Add', 'WaitFor', 'Close', 'Correct', 'Reopen', 'Refuse', 'Skip', 'Break', 'Redrive'];
  return new JsonCodec(types, (value) => schema.safeParse(value).data);
};
const { EntitySnapshotted, EntityEnded, EndedRemembered, SnapshotCompleted } = snapshotMessages;
const snapshotSchema = z.discriminatedUnion('type', [EntitySnapshotted, EntityEnded, EndedRemembered, SnapshotCompleted]);
export const snapshotCodec = (): JsonCodec<SnapshotMessage> =>
  new JsonCodec(Object.keys(snapshotMessages), (value) => snapshotSchema.safeParse(value).data);
export const eventCodec = (): JsonCodec<CounterEvent | PartitionAdvanced> => {
  const schema = messageOf<CounterEvent | PartitionAdvanced>();
  const types = ['Added', 'WaitBegan', 'WaitEnded', 'Closed', 'Corrected', 'Reopened', 'Quarantined', 'PartitionAdvanced'];
  return new JsonCodec(types, (value) => schema.safeParse(value).data);
};
