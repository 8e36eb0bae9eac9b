/** A partition recovered both ways, by its snapshots and from the whole log, in a form that can be compared. */
import { defaultLimits, type ProcessorLimits } from '@holdpoint/stream/entity-processor';
import type { EntityTable } from '@holdpoint/stream/processor/entity-table';
import type { PartitionAccess } from '@holdpoint/stream/processor/partition-access';
import { emptySeed, type Recovered, replay } from '@holdpoint/stream/processor/recovery';
import { snapshotSeed } from '@holdpoint/stream/processor/snapshots/snapshot-seed';
import { TopicRanges } from '@holdpoint/stream/processor/topic-ranges';
import { ENTRY_BYTES } from '@holdpoint/stream/processor/window-entry';
import type { Counter, CounterEvent, CounterInput } from './counter.ts';
import { type CounterWiring, counterOptions, counterSnapshots } from './running-counter.ts';
import type { Transport } from './transport.ts';

type Access = PartitionAccess<Counter, CounterInput, CounterEvent>;

export interface BothWays {
  readonly replayed: Recovered<Counter>;
  /** Undefined where there are no snapshots that can be used. */
  readonly seeded: Recovered<Counter> | undefined;
}

export async function recoverBothWays(transport: Transport, partition: number, wiring: CounterWiring): Promise<BothWays> {
  const access = accessOf(transport, partition, wiring);
  // As a successor would: whatever was left open is ended.
  const fenced = transport.logs().open('counter.events', partition);
  const log = await fenced.takeOver();
  const { range: side } = await fenced.beside('counter.snapshots');
  await fenced.close();
  const found = await snapshotSeed(access, counterSnapshots(), log, side);
  const seeded = found && (await replay(access, log, found.seed));
  return { seeded, replayed: await replay(access, log, emptySeed(access, log)) };
}

function accessOf(transport: Transport, partition: number, wiring: CounterWiring): Access {
  const options = counterOptions(transport, wiring);
  const limits: ProcessorLimits = { ...defaultLimits, ...wiring.limits };
  const ranges = new TopicRanges(transport.admin, transport.clock, options.definition.inputs);
  const patience = {
    clock: transport.clock,
    signal: new AbortController().signal,
    onWaiting: () => undefined,
    onRunning: () => undefined,
  };
  return { options, limits, ranges, partition, patience };
}

/** Everything that a recovery is for, but what is owed. */
export function heldOf({ table, next, through }: Recovered<Counter>) {
  return {
    next: Object.fromEntries(next),
    through,
    live: Object.fromEntries([...table.liveIds()].sort().map((id) => [id, held(table, id)])),
    liveBytes: table.liveBytes,
    timers: table.nextDueAt(),
    retired: [...table.retired.keys()].map((id) => [id, table.retired.get(id)]),
    window: entriesOf(table),
    remembered: table.window.size,
    forgottenBefore: table.window.forgottenBefore,
  };
}

function held(table: EntityTable<Counter>, id: string) {
  const live = table.liveOf(id);
  return live && { state: live.state, seq: live.seq, first: live.firstOffset, last: live.lastOffset, bytes: live.bytes };
}

/** Those that are there, in their order. */
function entriesOf({ window }: EntityTable<Counter>): readonly string[] {
  const stored = window.stored(window.first, window.end);
  const entries = Array.from({ length: stored.length / ENTRY_BYTES }, (_, n) =>
    stored.subarray(n * ENTRY_BYTES, (n + 1) * ENTRY_BYTES),
  );
  return entries
    .filter((entry) => entry.readUInt16LE(12) !== 0 || entry.readUInt32LE(16) !== 0)
    .map((entry) => entry.toString('hex'));
}

export const owedIds = ({ owed }: Recovered<Counter>): readonly string[] =>
  owed.flatMap((one) =>
    one.kind === 'effects' ? one.effects.map(({ id }) => id) : one.refused.map(({ topic, offset }) => `${topic}/${offset}`),
  );
