/**
 * Snapshots as a released build has written them, with the log that they were taken of: two live counters (one waits), one that ended and is retired, ends
 * that the window alone knows, tombstones, three replaced rounds, and one event behind the newest marker.
 *
 * The file is never changed. Where a build would write another form, it has to read this one still: give the new form a golden file of its own.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SnapshotMessage } from '@holdpoint/contracts/messages/snapshots';
import { defaultLimits } from '@holdpoint/stream/entity-processor';
import type { PartitionReader } from '@holdpoint/stream/ports';
import type { PartitionAccess } from '@holdpoint/stream/processor/partition-access';
import { emptySeed, replay } from '@holdpoint/stream/processor/recovery';
import { takeCut } from '@holdpoint/stream/processor/snapshots/snapshot-cut';
import { SnapshotLedger } from '@holdpoint/stream/processor/snapshots/snapshot-ledger';
import { recordsOf } from '@holdpoint/stream/processor/snapshots/snapshot-round';
import { snapshotSeed } from '@holdpoint/stream/processor/snapshots/snapshot-seed';
import { TopicRanges } from '@holdpoint/stream/processor/topic-ranges';
import type { RawRecord } from '@holdpoint/stream/record';
import { expect, onTestFinished, test } from 'vitest';
import { type Counter, type CounterEvent, type CounterInput, counterDefinition, counterTopics } from './contract/counter.ts';
import { openMemoryBroker } from './contract/memory-transport.ts';
import { heldOf } from './contract/recoveries.ts';
import { counterOptions, counterSnapshots } from './contract/running-counter.ts';

interface Stored {
  readonly offset: number;
  readonly appendedAt: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: SnapshotMessage | null;
}

const PARTITION = 1;
const limits = { ...defaultLimits, windowEntries: 3, retiredEntities: 1 };
const golden: Readonly<Record<'events' | 'snapshots', readonly Stored[]>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'golden/snapshots-1.json'), 'utf8'),
);

const rangeOf = (records: readonly Stored[]) => ({ start: 0, end: (records.at(-1)?.offset ?? -1) + 1 });

function recordsOn(topic: string): readonly RawRecord[] {
  const found = topic === 'counter.events' ? golden.events : golden.snapshots;
  return found.map((one) => ({
    ...{ ...one, topic, partition: PARTITION },
    value: one.value === null ? null : Buffer.from(JSON.stringify(one.value)),
  }));
}

const goldenReader: Pick<PartitionReader, 'read' | 'readOne'> = {
  async read(topic, _partition, from, until, visit) {
    for (const record of recordsOn(topic)) if (record.offset >= from && record.offset < until) await visit(record);
  },
  readOne: async (topic, _partition, offset) => recordsOn(topic).find((record) => record.offset === offset),
};

function access(unusable: Error[]): PartitionAccess<Counter, CounterInput, CounterEvent> {
  const { transport } = openMemoryBroker(counterTopics);
  onTestFinished(() => transport.close());
  const observer = { snapshotUnusable: ({ error }: { readonly error: Error }) => void unusable.push(error) };
  const options = { ...counterOptions(transport, { observer }), reader: { ...transport.reader, ...goldenReader } };
  const ranges = new TopicRanges(transport.admin, transport.clock, counterDefinition.inputs);
  const { signal } = new AbortController();
  const patience = { clock: transport.clock, signal, onWaiting: () => undefined, onRunning: () => undefined };
  return { options, limits, ranges, partition: PARTITION, patience };
}

test('snapshots that a released build has written are read still: they say what the log says', async () => {
  const unusable: Error[] = [];
  const golden1 = access(unusable);
  const log = rangeOf(golden.events);
  const found = await snapshotSeed(golden1, counterSnapshots(), log, rangeOf(golden.snapshots));
  expect(unusable).toEqual([]);
  if (found === undefined) throw new Error('they were not used');
  const seeded = await replay(golden1, log, found.seed);
  expect(seeded.events).toBe(1);
  const replayed = await replay(golden1, log, emptySeed(golden1, log));
  expect(heldOf(seeded)).toEqual(heldOf(replayed));
  expect(heldOf(seeded)).toMatchObject({ remembered: 3, retired: [[expect.stringMatching(/^b-/), expect.anything()]] });
});

test('what is written now is what was written then: another form needs a golden file of its own, and this one to be read still', async () => {
  const unusable: Error[] = [];
  const found = await snapshotSeed(access(unusable), counterSnapshots(), rangeOf(golden.events), rangeOf(golden.snapshots));
  if (found?.seed.through === undefined) throw new Error('they were not used');
  const { table, through, next } = found.seed;
  const cut = takeCut(table, new SnapshotLedger(), { through, next, windowFrom: 0, isWhole: true });
  const newest = golden.snapshots.findLastIndex(({ key }) => key === 'marker');
  const first = golden.snapshots.findLastIndex(({ key }, index) => index < newest && key === 'marker');
  const written = golden.snapshots.slice(first + 1, newest + 1).filter(({ value }) => value !== null);
  const terms = { table, ledger: new SnapshotLedger(), foldVersion: 1, readFrom: written[0]?.offset ?? 0 };
  const form = [...recordsOf(cut, terms)].map(({ noted, message }) => ({ key: noted.key, value: message }));
  expect(form).toEqual(written.map(({ key, value }) => ({ key, value })));
});
