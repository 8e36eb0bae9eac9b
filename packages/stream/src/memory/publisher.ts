/** Publishing into the in-memory broker: at-least-once, so a lost answer duplicates. */
import { refuseTooLarge } from '../message-limit.ts';
import { partitionFor } from '../partition-for.ts';
import type { Publisher, PublishRecord } from '../ports.ts';
import type { RecordPosition } from '../record.ts';
import type { MemoryBroker } from './broker.ts';

export const memoryPublisher = (broker: MemoryBroker): Publisher => ({
  async publish(records) {
    for (const record of records) refuseTooLarge([record], record.topic);
    const positions: RecordPosition[] = [];
    for (const record of records) positions.push(await publishOne(broker, record));
    return positions;
  },
  close: async () => {},
});

async function publishOne(broker: MemoryBroker, record: PublishRecord): Promise<RecordPosition> {
  const { topic, placedBy = record.key ?? '', partition = partitionFor(placedBy, broker.logs(topic).length), ...stored } = record;
  for (;;) {
    const fault = broker.faults.publish?.(topic, partition) ?? 'ok';
    await broker.roundTrip();
    if (fault === 'lost') continue;
    const append = (): number => broker.log(topic, partition).append([stored], broker.now(), 'committed');
    if (fault === 'late') {
      broker.later(append);
      continue;
    }
    const offset = append();
    if (fault === 'ok') {
      await broker.roundTrip();
      return { topic, partition, offset };
    }
  }
}
