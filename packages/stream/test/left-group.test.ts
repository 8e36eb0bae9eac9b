import { memoryAdmin } from '@holdpoint/stream/memory/admin';
import { MemoryBroker } from '@holdpoint/stream/memory/broker';
import { MemoryConsumer } from '@holdpoint/stream/memory/consumer';
import { ManualClock } from '@holdpoint/stream/memory/manual-clock';
import { MemoryProjectionStore } from '@holdpoint/stream/memory/projection-store';
import { createProjector } from '@holdpoint/stream/projector';
import { expect, test } from 'vitest';
import { inputCodec } from './contract/counter.ts';

test('a member that the group goes on without says that it is not joined, until it has joined again', async () => {
  const clock = new ManualClock(0);
  const broker = new MemoryBroker({ clock });
  broker.createTopic({ topic: 'events', partitions: 1, config: {} });
  const consumer = new MemoryConsumer(broker, { groupId: 'group', topics: ['events'], memberId: 'one' });
  const projector = createProjector({
    definition: { name: 'nothing', topics: ['events'], project: async () => {} },
    store: new MemoryProjectionStore<never>(),
    ...{ consumer, clock, admin: memoryAdmin(broker), decoder: inputCodec(), isTransient: () => true },
  });
  const started = projector.start();
  await clock.advance(10);
  await started;
  expect(projector.health().joined).toBe(true);
  broker.group('group').remove('one');
  expect(projector.health().joined).toBe(false);
  await clock.advance(10_000);
  expect(projector.health().joined).toBe(true);
});
