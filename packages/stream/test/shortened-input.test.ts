import type { PartitionAdvanced } from '@holdpoint/stream/entity';
import { expect, onTestFinished, test } from 'vitest';
import { counterTopics, eventCodec } from './contract/counter.ts';
import { openMemory } from './contract/memory-transport.ts';
import { counterProcessor } from './contract/running-counter.ts';

test('an input that ends before what was read of it stops its partition: what is written there next would be passed over', async () => {
  const transport = await openMemory()(counterTopics);
  onTestFinished(() => transport.close());
  const log = transport.logs().open('counter.events', 1);
  await log.takeOver();
  const message: PartitionAdvanced = {
    type: 'PartitionAdvanced',
    next: { 'counter.requests': 5 },
    refused: [],
    dispatchedThrough: -1,
  };
  await log.append([
    await eventCodec().encode({ topic: log.topic, partition: 1, key: 'partition-1', message, id: 'one' }, 'counter'),
  ]);
  await log.close();
  const processor = counterProcessor(transport);
  onTestFinished(() => processor.stop());
  await processor.start();
  const stopped = () => processor.health().partitions.filter(({ status }) => status === 'stopped');
  await transport.until(() => stopped().length > 0, 'a stopped partition');
  expect(stopped().map(({ partition }) => partition)).toEqual([1]);
  expect(stopped()[0]?.reason).toContain('counter.requests/1 ends at 0');
});
