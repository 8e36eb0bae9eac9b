import { MemoryBroker } from '@holdpoint/stream/memory/broker';
import { memoryPublisher } from '@holdpoint/stream/memory/publisher';
import { memoryReader } from '@holdpoint/stream/memory/reader';
import type { FollowRequest, PartitionReader } from '@holdpoint/stream/ports';
import type { RawRecord } from '@holdpoint/stream/record';
import { systemClock } from '@holdpoint/stream/system-clock';
import { describe, expect, it, vi } from 'vitest';
import { sharedReader } from '../src/shared-reader.ts';

const TOPIC = 'events';

function broker() {
  const memory = new MemoryBroker({ clock: systemClock });
  memory.createTopic({ topic: TOPIC, partitions: 1, config: {} });
  const publisher = memoryPublisher(memory);
  const write = (value: string) =>
    publisher.publish([{ topic: TOPIC, partition: 0, key: 'k', headers: {}, value: Buffer.from(value) }]);
  return { reader: memoryReader(memory), write };
}

/** How many follows of the transport are open. */
function counted(reader: PartitionReader) {
  const open = { now: 0 };
  const follow = async (request: FollowRequest): Promise<void> => {
    open.now += 1;
    await reader.follow(request).finally(() => {
      open.now -= 1;
    });
  };
  return { open, reader: { ...reader, follow } };
}

function subscriber(reader: PartitionReader, from: number) {
  const seen: string[] = [];
  const leave = new AbortController();
  const ended = reader.follow({
    topic: TOPIC,
    partition: 0,
    from,
    signal: leave.signal,
    onRecords: (records) => void seen.push(...records.map(({ value }) => String(value))),
  });
  return { seen, leave, ended };
}

describe('a shared reader', () => {
  it('shows each subscriber every record from its own offset, once and in order, whenever it joins', async () => {
    const { reader, write } = broker();
    const shared = sharedReader(reader);
    for (const value of ['a', 'b']) await write(value);
    const early = subscriber(shared, 0);
    await vi.waitFor(() => expect(early.seen).toEqual(['a', 'b']));
    const late = subscriber(shared, 0);
    const latest = subscriber(shared, 2);
    for (const value of ['c', 'd', 'e']) await write(value);
    await vi.waitFor(() => expect(early.seen).toEqual(['a', 'b', 'c', 'd', 'e']));
    await vi.waitFor(() => expect(late.seen).toEqual(['a', 'b', 'c', 'd', 'e']));
    await vi.waitFor(() => expect(latest.seen).toEqual(['c', 'd', 'e']));
    for (const one of [early, late, latest]) one.leave.abort();
    await Promise.all([early.ended, late.ended, latest.ended]);
  });

  it('follows a partition once for all, and no longer when the last has left', async () => {
    const { reader, write } = broker();
    const { open, reader: watched } = counted(reader);
    const shared = sharedReader(watched);
    const subscribers = Array.from({ length: 20 }, () => subscriber(shared, 0));
    await write('a');
    await vi.waitFor(() => expect(subscribers.every(({ seen }) => seen.length === 1)).toBe(true));
    expect(open.now).toBe(1);
    for (const { leave } of subscribers) leave.abort();
    await Promise.all(subscribers.map(({ ended }) => ended));
    await vi.waitFor(() => expect(open.now).toBe(0));
  });

  it('lets a subscriber that fails leave the others alone', async () => {
    const { reader, write } = broker();
    const shared = sharedReader(reader);
    const well = subscriber(shared, 0);
    const failing = shared.follow({
      topic: TOPIC,
      partition: 0,
      from: 0,
      signal: new AbortController().signal,
      onRecords: () => Promise.reject(new Error('cannot read this')),
    });
    const failed = expect(failing).rejects.toThrow('cannot read this');
    await write('a');
    await failed;
    await write('b');
    await vi.waitFor(() => expect(well.seen).toEqual(['a', 'b']));
    well.leave.abort();
    await well.ended;
  });

  it('begins anew for a subscriber that comes after the last has left', async () => {
    const { reader, write } = broker();
    const shared = sharedReader(reader);
    const first = subscriber(shared, 0);
    await write('a');
    await vi.waitFor(() => expect(first.seen).toEqual(['a']));
    first.leave.abort();
    await first.ended;
    await write('b');
    const second = subscriber(shared, 0);
    await vi.waitFor(() => expect(second.seen).toEqual(['a', 'b']));
    second.leave.abort();
    await second.ended;
  });

  it('shows a subscriber what is handed out in the very moment in which it joins', async () => {
    const { reader, write } = broker();
    const feeds: FollowRequest[] = [];
    const follow = (request: FollowRequest): Promise<void> => {
      feeds.push(request);
      return new Promise((resolve) => request.signal.addEventListener('abort', () => resolve(), { once: true }));
    };
    const shared = sharedReader({ ...reader, follow });
    for (const value of ['a', 'b']) await write(value);
    const records: RawRecord[] = [];
    await reader.read(TOPIC, 0, 0, 2, (record) => void records.push(record));
    const early = subscriber(shared, 0);
    const joining = subscriber(shared, 0);
    await feeds[0]?.onRecords(records, 2);
    await vi.waitFor(() =>
      expect([early.seen, joining.seen]).toEqual([
        ['a', 'b'],
        ['a', 'b'],
      ]),
    );
    for (const one of [early, joining]) one.leave.abort();
    await Promise.all([early.ended, joining.ended]);
  });
});
