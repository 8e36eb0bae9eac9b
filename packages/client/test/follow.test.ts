import type { PartitionAdvanced } from '@holdpoint/contracts/messages/task-events';
import type { Decoder } from '@holdpoint/stream/codec';
import { RegistryUnavailableError } from '@holdpoint/stream/errors';
import { MemoryBroker } from '@holdpoint/stream/memory/broker';
import { memoryPublisher } from '@holdpoint/stream/memory/publisher';
import { memoryReader } from '@holdpoint/stream/memory/reader';
import type { Message } from '@holdpoint/stream/record';
import { systemClock } from '@holdpoint/stream/system-clock';
import { expect, test } from 'vitest';
import { followUntil } from '../src/follow.ts';
import { followLog } from '../src/whole-log.ts';

const TOPIC = 'events';

async function logOf(...values: readonly string[]) {
  const broker = new MemoryBroker({ clock: systemClock });
  broker.createTopic({ topic: TOPIC, partitions: 1, config: {} });
  const records = values.map((value) => ({ topic: TOPIC, partition: 0, key: 'k', headers: {}, value: Buffer.from(value) }));
  await memoryPublisher(broker).publish(records);
  return memoryReader(broker);
}

/** Gives no answer at the first two questions about each record. */
function hesitant(): Decoder<Message | PartitionAdvanced> {
  const asked = new Map<number, number>();
  return {
    decode: async ({ value, ...rest }) => {
      const times = (asked.get(rest.offset) ?? 0) + 1;
      asked.set(rest.offset, times);
      if (times <= 2) throw new RegistryUnavailableError('no answer from the schema registry');
      const bytes = value ?? Buffer.alloc(0);
      return { ok: true, record: { ...rest, bytes, message: { type: String(bytes) } } };
    },
  };
}

test('whoever follows a log while the registry is away waits for it, and sees everything in its order', async () => {
  const reader = await logOf('A', 'B');
  const seen: string[] = [];
  const enough = new AbortController();
  const onEvent = ({ type }: Message) => {
    seen.push(type);
    if (seen.length === 2) enough.abort();
  };
  await followLog({ topic: TOPIC, reader, decoder: hesitant() }, [0], { signal: enough.signal, onEvent });
  expect(seen).toEqual(['A', 'B']);
});

test('an answer that comes while the registry is away is found once it is back', async () => {
  const reader = await logOf('A', 'B');
  const at = { topic: TOPIC, partition: 0, from: 0, signal: AbortSignal.timeout(10_000) };
  expect(await followUntil(reader, hesitant(), at, ({ message }) => (message.type === 'B' ? 'found' : undefined))).toBe('found');
});
