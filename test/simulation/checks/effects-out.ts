/** G1: what follows from an event goes out once the event is in the log, whoever dies in between, and before any snapshot covers it. */

import type { SnapshotMessage } from '@holdpoint/contracts/messages/snapshots';
import { evolve as evolveTask } from '@holdpoint/core/task/evolve';
import type { Message, Outgoing, RawRecord } from '@holdpoint/stream/record';
import { effects as effectsOfApproval } from '../../../services/approval-service/src/domain/effects.ts';
import { evolve as evolveApproval } from '../../../services/approval-service/src/domain/evolve.ts';
import { effectsOf } from '../../../services/task-runner/src/domain/effects.ts';
import type { Check, Evidence } from '../evidence.ts';
import { type History, messageIn } from '../history.ts';

export const effectsAreOut: Check = (evidence) =>
  owedIn(evidence).flatMap(({ topic, id, outAt }) =>
    outAt === undefined ? [`${id} is owed to ${topic}, and is not there`] : [],
  );

/** No snapshot holds through an event whose effects were not out when it was written. */
export const snapshotsCoverWhatIsOut: Check = (evidence) => {
  const { history } = evidence;
  const late = owedIn(evidence).filter(({ outAt }) => outAt !== undefined);
  return (['task', 'approval'] as const).flatMap((kind) =>
    history.of(`${kind}.snapshots`).flatMap((record) => {
      const through = throughOf(record);
      if (through === undefined) return [];
      const writtenAt = history.placeOf(record);
      const covered = late.find(
        ({ event, outAt }) =>
          event.topic === `${kind}.events` &&
          event.partition === record.partition &&
          event.offset <= through &&
          (outAt ?? 0) > writtenAt,
      );
      if (covered === undefined) return [];
      return [
        `${record.topic}/${record.partition}/${record.offset} covers ${covered.event.offset}, and ${covered.id} was not out`,
      ];
    }),
  );
};

function throughOf(record: RawRecord): number | undefined {
  if (record.value === null) return undefined;
  const message = messageIn<SnapshotMessage>(record);
  return 'throughOffset' in message ? message.throughOffset : undefined;
}

interface Owed {
  readonly event: RawRecord;
  readonly topic: string;
  readonly id: string;
  /** When it was first out, among all records of all topics; undefined: never. */
  readonly outAt: number | undefined;
}

const known = new WeakMap<Evidence, readonly Owed[]>();

function owedIn(evidence: Evidence): readonly Owed[] {
  const found = known.get(evidence) ?? findOwed(evidence);
  known.set(evidence, found);
  return found;
}

function findOwed({ history, installation }: Evidence): readonly Owed[] {
  const { partitions } = installation.options.settings;
  const sent = new SentIds(history);
  return [
    ...owedBy(history.of('task.events'), 'taskId', evolveTask, (event, state) => effectsOf(partitions, event, state), sent),
    ...owedBy(history.of('approval.events'), 'approvalId', evolveApproval, effectsOfApproval, sent),
  ];
}

function owedBy<S, E extends Message, K extends keyof E>(
  records: readonly RawRecord[],
  entity: K,
  evolve: (state: S | undefined, event: E) => S,
  effects: (event: E, state: S) => readonly Outgoing[],
  sent: SentIds,
): readonly Owed[] {
  const states = new Map<E[K], S>();
  return records.flatMap((record) => {
    const event = messageIn<E>(record);
    if (event.type === 'PartitionAdvanced') return [];
    const state = evolve(states.get(event[entity]), event);
    states.set(event[entity], state);
    return effects(event, state).map(({ topic, id }) => ({ event: record, topic, id, outAt: sent.placeOf(topic, id) }));
  });
}

/** By topic and id: where the first of each lies among all records. */
class SentIds {
  private readonly history: History;
  private readonly byTopic = new Map<string, ReadonlyMap<string, number>>();

  constructor(history: History) {
    this.history = history;
  }

  placeOf(topic: string, id: string): number | undefined {
    const places = this.byTopic.get(topic) ?? this.placesOn(topic);
    this.byTopic.set(topic, places);
    return places.get(id);
  }

  private placesOn(topic: string): ReadonlyMap<string, number> {
    const records = [...this.history.of(topic)].reverse();
    return new Map(records.map((record) => [record.headers.ce_id ?? '', this.history.placeOf(record)]));
  }
}
