/** S8: whatever has happened, and wherever it was cut off, snapshots and the whole log lead to the same. */
import type { ProcessorLimits } from '@holdpoint/stream/entity-processor';
import type { PartitionLog } from '@holdpoint/stream/memory/partition-log';
import type { RawRecord } from '@holdpoint/stream/record';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type CounterEvent, type CounterInput, counterTopics } from './contract/counter.ts';
import { openMemoryBroker } from './contract/memory-transport.ts';
import { heldOf, owedIds, recoverBothWays } from './contract/recoveries.ts';
import { contents, counterProcessor, counterSnapshots, parsed, send } from './contract/running-counter.ts';
import type { Transport } from './contract/transport.ts';
import { faultsOf, seeded } from './seeded.ts';

type Random = () => number;
const oneOf = <T>(random: Random, ...choices: readonly [T, ...T[]]): T =>
  choices[Math.floor(random() * choices.length)] ?? choices[0];

const limitsOf = (random: Random): Partial<ProcessorLimits> => ({
  snapshotEvents: oneOf(random, 1, 5, 20, 60),
  snapshotMs: oneOf(random, 5, 50, 100_000),
  windowEntries: oneOf(random, 2, 6, 1_000),
  windowMs: oneOf(random, 40, 300, 1_000_000),
  retiredEntities: oneOf(random, 1, 3, 100),
  retiredMs: oneOf(random, 20, 100, 1_000_000),
  snapshotSliceBytes: oneOf(random, 1, 2_000, 6_000, 1_000_000),
  snapshotSpareBytes: oneOf(random, 0, 5_000, 1_000_000),
  batchInputs: oneOf(random, 1, 7, 200),
});

function inputOf(random: Random, now: number, reopens: boolean): CounterInput {
  const id = `n${Math.floor(random() * 40)}`;
  const drawn = random();
  if (drawn < 0.3) return { type: 'Close', id };
  if (drawn < 0.4) return { type: 'Correct', id, by: 2 };
  if (drawn < 0.45 && reopens) return { type: 'Reopen', id };
  if (drawn < 0.5) return { type: 'Refuse', id };
  if (drawn < 0.6) return { type: 'WaitFor', id, atMs: now + Math.floor(random() * 60), deadline: random() < 0.5 };
  return { type: 'Add', id, by: 1, note: 'x'.repeat(Math.floor(random() * 50)) };
}

/** A member comes, is sent to, and crashes or stops. */
async function live(transport: Transport, random: Random, limits: Partial<ProcessorLimits>): Promise<void> {
  const consumer = transport.consumer('counter', ['counter.requests', 'counter.answers']);
  const processor = counterProcessor(transport, { consumer, limits, snapshots: counterSnapshots() });
  await processor.start();
  for (let n = 0; n < 60; n += 1) {
    await send(transport, inputOf(random, transport.clock.now(), limits.windowEntries === 6));
    if (random() < 0.3) await pause(transport, Math.floor(random() * 12));
  }
  await pause(transport, Math.floor(random() * 40));
  if (random() < 0.3) await processor.stop();
  else await consumer.stop();
}

/** What the broker may do to what lies before some offset: of each key only the newest stays, and of tombstones perhaps none. */
function compact(log: PartitionLog, random: Random): void {
  const { start, end } = log.range();
  const before = start + Math.floor(random() * (end - start + 1));
  const dropsTombstones = random() < 0.5;
  const newest = new Map<string | null, RawRecord>();
  for (let offset = start; offset < before; offset += 1) {
    const record = log.at(offset);
    if (record === undefined) continue;
    const older = newest.get(record.key);
    if (older !== undefined) log.removeAt(older.offset);
    newest.set(record.key, record);
  }
  for (const { value, offset } of newest.values()) if (dropsTombstones && value === null) log.removeAt(offset);
}

async function pause(transport: Transport, ms: number): Promise<void> {
  const until = transport.clock.now() + ms;
  await transport.until(() => transport.clock.now() >= until, 'some time');
}

/**
 * Whether an entity ended, and then began again, with or without having been forgotten. Where an unfinished round passes over both, what it pushed out of a
 * full window in between is pushed out a little later.
 */
async function beganTwice(transport: Transport, partition: number): Promise<boolean> {
  const events: RawRecord[] = [];
  const { start, end } = (await transport.admin.ranges('counter.events'))[partition] ?? { start: 0, end: 0 };
  await transport.reader.read('counter.events', partition, start, end, (record) => void events.push(record));
  const began = events.map((record) => parsed<CounterEvent>(record)).filter(({ seq, type }) => seq === 1 || type === 'Reopened');
  return new Set(began.map(({ counter }) => counter)).size < began.length;
}

type Held = ReturnType<typeof heldOf>;

/** Everything that goes on is the same; nothing is forgotten that a replay remembers, and nothing that was forgotten counts as new. */
function expectAsSafe(held: Held, replayed: Held): void {
  const { window, remembered: _count, forgottenBefore, retired: _retired, ...rest } = held;
  const { window: expected, remembered: _others, forgottenBefore: before, retired: _ended, ...same } = replayed;
  expect(rest).toEqual(same);
  expect(expected.filter((entry) => !window.includes(entry))).toEqual([]);
  expect(forgottenBefore).toBeLessThanOrEqual(before);
}

describe('recovery by snapshots is recovery by replay, under faults and crashes', () => {
  test.each(Array.from({ length: 40 }, (_, n) => n + 1))('seed %i', async (seed) => {
    const random = seeded(seed);
    const { transport, broker } = openMemoryBroker(
      counterTopics,
      faultsOf(random, () => 0.04),
    );
    onTestFinished(() => transport.close());
    const limits = limitsOf(random);
    for (let life = 0; life < 3; life += 1) {
      await live(transport, random, limits);
      for (const log of broker.logs('counter.snapshots')) if (random() < 0.5) compact(log, random);
    }
    const published = new Set((await contents(transport, 'effects')).map(({ headers }) => headers.ce_id));
    let used = 0;
    for (let partition = 0; partition < counterTopics['counter.events']; partition += 1) {
      const unusable: Error[] = [];
      const observer = { snapshotUnusable: ({ error }: { error: Error }) => void unusable.push(error) };
      const { seeded: bySnapshots, replayed } = await recoverBothWays(transport, partition, { limits, observer });
      expect(unusable).toEqual([]);
      if (bySnapshots === undefined) continue;
      used += 1;
      if (await beganTwice(transport, partition)) expectAsSafe(heldOf(bySnapshots), heldOf(replayed));
      else expect(heldOf(bySnapshots)).toEqual(heldOf(replayed));
      const owed = new Set(owedIds(bySnapshots));
      const forgotten = owedIds(replayed).filter((id) => id.startsWith('effect:') && !owed.has(id) && !published.has(id));
      expect(forgotten).toEqual([]);
    }
    expect(used).toBeGreaterThan(0);
  });
});
