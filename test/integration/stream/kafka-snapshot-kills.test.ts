import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, inject, onTestFinished, test } from 'vitest';
import { counterTopics } from '../../../packages/stream/test/contract/counter.ts';
import { openKafka } from '../../../packages/stream/test/contract/kafka-transport.ts';
import { heldOf, recoverBothWays } from '../../../packages/stream/test/contract/recoveries.ts';
import {
  contents,
  counterEvents,
  counterProcessor,
  counterSnapshots,
  send,
} from '../../../packages/stream/test/contract/running-counter.ts';
import type { Transport } from '../../../packages/stream/test/contract/transport.ts';
import { testPrefix } from '../../support/test-topics.ts';

const COUNTERS = 12;
const limits = { snapshotEvents: 10 };

/** Compacts as soon as a broker does: a new segment with the next append, cleaned at the cleaner's next round (15 s apart). */
const compactedAtOnce = {
  'cleanup.policy': 'compact',
  'segment.ms': '100',
  'min.cleanable.dirty.ratio': '0.01',
  'max.compaction.lag.ms': '100',
  'message.timestamp.type': 'LogAppendTime',
  'max.message.bytes': String(2 * 1024 * 1024),
};

async function opened(brokers: string, topicPrefix: string): Promise<Transport> {
  const open = openKafka(() => ({ brokers, topicPrefix }));
  const first = await open({});
  await first.admin.createTopics([{ topic: 'counter.snapshots', partitions: 4, config: compactedAtOnce }]);
  await first.close();
  const transport = await open(counterTopics);
  onTestFinished(() => transport.close());
  return transport;
}

async function sendMany(transport: Transport, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 1) await send(transport, { type: 'Add', id: `n${n % COUNTERS}`, by: 1 });
}

const markers = async (transport: Transport): Promise<number> =>
  (await contents(transport, 'counter.snapshots')).filter(({ key }) => key === 'marker').length;

test('killed with -9 among its snapshots, its successor goes on from them; compacted by the broker they say what the log says', {
  timeout: 180_000,
}, async () => {
  const { brokers } = inject('addresses');
  const { prefix } = testPrefix();
  const transport = await opened(brokers, prefix);
  const main = new URL('./processor-main.ts', import.meta.url).pathname;
  const killed = spawn(process.execPath, [main, brokers, prefix], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void killed.kill('SIGKILL'));
  await once(killed.stdout, 'data');
  await sendMany(transport, 0, 150);
  await transport.until(async () => (await markers(transport)) >= 4, 'some snapshots');
  const written = await markers(transport);
  const sending = sendMany(transport, 150, 250);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  let [replayed, taken] = [0, 0];
  const observer = {
    snapshotTaken: () => {
      taken += 1;
    },
    recovered: ({ events }: { readonly events: number }) => {
      replayed += events;
    },
  };
  const successor = counterProcessor(transport, { limits, observer, snapshots: counterSnapshots() });
  await successor.start();
  await sending;
  await transport.until(async () => (await counterEvents(transport)).length >= 250, '250 events');
  const events = await counterEvents(transport);
  expect(events).toHaveLength(250);
  expect(replayed).toBeLessThan(150);
  for (let n = 0; n < COUNTERS; n += 1) {
    const sequence = events.filter(({ counter }) => counter === `n${n}`).map(({ seq }) => seq);
    expect(sequence).toEqual(sequence.map((_, index) => index + 1));
  }
  // Counted before the markers are: one that is written meanwhile is not taken for one that is gone.
  const isCompacted = async (): Promise<boolean> => {
    const there = written + taken;
    return (await markers(transport)) < there;
  };
  for (let patience = 0; patience < 6 && !(await isCompacted()); patience += 1) {
    // Each append closes the segment before it, which the cleaner may then take.
    await sendMany(transport, 0, COUNTERS * 4);
    await transport.until(isCompacted, 'compaction').catch(() => undefined);
  }
  expect(await isCompacted()).toBe(true);
  await successor.stop();
  for (let partition = 0; partition < 4; partition += 1) {
    const { seeded, replayed: whole } = await recoverBothWays(transport, partition, { limits });
    expect(seeded && heldOf(seeded)).toEqual(heldOf(whole));
  }
});
