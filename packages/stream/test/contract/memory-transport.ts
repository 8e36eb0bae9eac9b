import { memoryAdmin } from '@holdpoint/stream/memory/admin';
import { MemoryBroker, type MemoryFaults } from '@holdpoint/stream/memory/broker';
import { MemoryConsumer } from '@holdpoint/stream/memory/consumer';
import { memoryLogs } from '@holdpoint/stream/memory/fenced-log';
import { ManualClock } from '@holdpoint/stream/memory/manual-clock';
import { memoryPublisher } from '@holdpoint/stream/memory/publisher';
import { memoryReader } from '@holdpoint/stream/memory/reader';
import type { OpenTransport, Transport } from './transport.ts';

/** Everything under a clock that moves only while a test waits for something. */
export const openMemory =
  (faults: MemoryFaults = {}): OpenTransport =>
  async (topics) =>
    openMemoryBroker(topics, faults).transport;

/** The same, with the broker that is below it. */
export function openMemoryBroker(topics: Readonly<Record<string, number>>, faults: MemoryFaults = {}) {
  const clock = new ManualClock(Date.parse('2026-01-01T00:00:00Z'));
  const broker = new MemoryBroker({ clock, faults });
  for (const [topic, partitions] of Object.entries(topics)) broker.createTopic({ topic, partitions, config: {} });
  return { broker, transport: memoryTransport(broker, clock) };
}

function memoryTransport(broker: MemoryBroker, clock: ManualClock): Transport {
  let members = 0;
  let closed = false;
  // Waits of the code under test are waits on the manual clock: it runs by itself until the test is over.
  const running = (async () => {
    while (!closed) await clock.advance(1);
  })();
  return {
    clock,
    admin: memoryAdmin(broker),
    reader: memoryReader(broker),
    publisher: memoryPublisher(broker),
    logs: () => memoryLogs(broker),
    consumer(groupId, topics) {
      members += 1;
      return new MemoryConsumer(broker, { groupId, topics, memberId: `member-${members}` });
    },
    async truncate(topic, partition, before) {
      broker.log(topic, partition).dropBefore(before);
    },
    async until(condition, what) {
      const deadline = clock.now() + 20_000;
      while (!(await condition())) {
        if (clock.now() > deadline) throw new Error(`waited for ${what}`);
        await new Promise<void>((resolve) => clock.after(1, resolve));
      }
    },
    async close() {
      closed = true;
      await running;
    },
  };
}
