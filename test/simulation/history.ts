/** Everything that was ever committed, by topic, as it became visible: compaction and retention take nothing away from it. */
import { unframed } from '@holdpoint/stream/frame';
import type { MemoryBroker } from '@holdpoint/stream/memory/broker';
import type { PartitionLog } from '@holdpoint/stream/memory/partition-log';
import type { Message, RawRecord } from '@holdpoint/stream/record';

type Listener = (record: RawRecord) => void;

export class History {
  private readonly records = new Map<string, RawRecord[]>();
  private readonly places = new WeakMap<RawRecord, number>();
  private readonly listeners = new Map<string, Listener[]>();
  private count = 0;

  constructor(broker: MemoryBroker) {
    for (const topic of broker.topicNames()) {
      this.records.set(topic, []);
      for (const log of broker.logs(topic)) this.follow(log);
    }
  }

  of(topic: string): readonly RawRecord[] {
    return this.records.get(topic) ?? [];
  }

  /** Of one partition, in the order of its offsets. */
  ofPartition(topic: string, partition: number): readonly RawRecord[] {
    return this.of(topic).filter((record) => record.partition === partition);
  }

  /** The place of a record among all of all topics, in the order in which they became visible. */
  placeOf(record: RawRecord): number {
    return this.places.get(record) ?? Number.POSITIVE_INFINITY;
  }

  /** Called while the record becomes visible: the listener schedules, and does nothing at once. */
  on(topic: string, listener: Listener): void {
    this.listeners.set(topic, [...(this.listeners.get(topic) ?? []), listener]);
  }

  private follow(log: PartitionLog): void {
    let next = 0;
    log.onChange(() => {
      const slice = log.slice(next, Number.POSITIVE_INFINITY);
      next = slice.next;
      for (const record of slice.records) {
        this.count += 1;
        this.places.set(record, this.count);
        this.records.get(log.topic)?.push(record);
        for (const listener of this.listeners.get(log.topic) ?? []) listener(record);
      }
    });
  }
}

const messages = new WeakMap<Buffer, unknown>();

/** The message of a record that our own services wrote. Read once: what is stored never changes. */
export function messageIn<M extends Message>({ value }: RawRecord): M {
  if (value === null) throw new TypeError('a tombstone has no message');
  const known = messages.get(value);
  if (known !== undefined) return known as M;
  const message: M = JSON.parse(unframed(value)?.json.toString() ?? 'null');
  messages.set(value, message);
  return message;
}
