/** Reading partitions of the in-memory broker without a group. */
import { BrokerUnavailableError, LogGapError } from '../errors.ts';
import type { FollowRequest, PartitionReader } from '../ports.ts';
import type { RawRecord } from '../record.ts';
import type { MemoryBroker } from './broker.ts';
import type { PartitionLog } from './partition-log.ts';

export const memoryReader = (broker: MemoryBroker): PartitionReader => ({
  async read(topic, partition, from, until, visit) {
    await broker.roundTrip();
    const log = broker.log(topic, partition);
    refuseGap(log, from, until);
    for (let next = from; next < until; ) {
      const slice = log.slice(next, broker.batchRecords);
      // An open transaction: as on Kafka, whoever reads committed records waits for its end.
      if (slice.next <= next) await changed(log, new AbortController().signal);
      for (const record of slice.records) if (record.offset < until) await visit(record);
      next = slice.next;
    }
  },
  async readOne(topic, partition, offset): Promise<RawRecord | undefined> {
    await broker.roundTrip();
    return broker.log(topic, partition).at(offset);
  },
  follow: (request) => follow(broker, request),
  close: async () => {},
});

async function follow(broker: MemoryBroker, { topic, partition, from, signal, onRecords }: FollowRequest): Promise<void> {
  const log = broker.log(topic, partition);
  let next = from;
  while (!signal.aborted) {
    if (log.range().start > next) throw new LogGapError(`${topic}/${partition} starts after ${next}`);
    const slice = log.slice(next, broker.batchRecords);
    if (slice.next > next) {
      next = slice.next;
      await onRecords(slice.records, next);
    } else await changed(log, signal);
    await broker.roundTrip();
  }
}

function changed(log: PartitionLog, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      forget();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const forget = log.onChange(done);
    signal.addEventListener('abort', done, { once: true });
  });
}

function refuseGap(log: PartitionLog, from: number, until: number): void {
  const { start, end } = log.range();
  const name = `${log.topic}/${log.partition}`;
  if (from < start && from < until) throw new LogGapError(`${name} starts at ${start}, after ${from}`);
  if (until > end) throw new BrokerUnavailableError(`${name} went on to ${until}, and its leader knows of ${end} only`);
}
