/**
 * Writes history into the partition of a runner that is not running, and the snapshots of a full dedupe window: under the partition's own fence, in
 * the runtime's own formats.
 *
 * Owns: its connection. I1: one writer at a time; the runner is killed before, and shuts this one out when it is back.
 */
import { type ConnectionSettings, kafkaSettings, registrySettings } from '@holdpoint/client/settings';
import { taskIdOf } from '@holdpoint/contracts/identity';
import { defaultLimits } from '@holdpoint/stream/entity-processor';
import { kafkaAdmin } from '@holdpoint/stream/kafka/admin';
import { connectKafka } from '@holdpoint/stream/kafka/connection';
import { kafkaLogs } from '@holdpoint/stream/kafka/fenced-log';
import { SchemaRegistry } from '@holdpoint/stream/kafka/registry';
import { emittedSchemas, registryEncoder } from '@holdpoint/stream/kafka/registry-encoder';
import type { FencedLog, LogRecord, SideLog } from '@holdpoint/stream/ports';
import { EntityTable } from '@holdpoint/stream/processor/entity-table';
import { SnapshotLedger } from '@holdpoint/stream/processor/snapshots/snapshot-ledger';
import { SnapshotTaker } from '@holdpoint/stream/processor/snapshots/snapshot-taker';
import { idHashOf, NO_BODY } from '@holdpoint/stream/processor/window-entry';
import type { Message } from '@holdpoint/stream/record';
import { systemClock } from '@holdpoint/stream/system-clock';
import { tenant } from '../names.ts';

const topic = 'task.events';
const snapshots = 'task.snapshots';
const partition = 0;
const service = 'task-runner';

/** Of the ended tasks that only the window knows. */
export const seededKey = (index: number): string => `seeded-${index}`;

export interface SeedingWriter {
  /** To be called on an empty log: so many ended tasks are remembered. */
  fillWindow(entries: number): Promise<void>;
  /** Appends whole tasks, as many to a transaction as `tasks` gives at once; returns how many records there are now. */
  append(tasks: Iterable<readonly LogRecord[]>): Promise<number>;
  close(): Promise<void>;
}

export async function openSeedingWriter(settings: ConnectionSettings): Promise<SeedingWriter> {
  const connection = connectKafka(kafkaSettings(settings));
  const admin = await kafkaAdmin(connection);
  const logs = kafkaLogs(connection, admin);
  const encoder = registryEncoder(new SchemaRegistry(registrySettings(settings)), emittedSchemas(settings.topicPrefix));
  const encode = (on: string, key: string, message: Message, id: string) =>
    encoder.encode({ topic: on, partition, key, message, id }, service);
  const advanced = (end: number) => {
    const message = { type: 'PartitionAdvanced', next: {}, refused: [], dispatchedThrough: end - 1 };
    return encode(topic, `partition-${partition}`, message, `${topic}/${partition}/${end}`);
  };
  const withLog = async <T>(use: (log: FencedLog, end: number) => Promise<T>): Promise<T> => {
    const log = logs.open(topic, partition);
    try {
      return await use(log, (await log.takeOver()).end);
    } finally {
      await log.close();
    }
  };
  return {
    fillWindow: (entries) =>
      withLog(async (log, start) => {
        const { baseOffset: offset, appendedAt } = await log.append([await advanced(start)]);
        const side = await log.beside(snapshots);
        await takeSnapshot(windowOf(entries), side, { offset, appendedAt }, encode);
      }),
    append: (tasks) =>
      withLog(async (log, start) => {
        let end = start;
        for (const task of tasks) end = (await log.append([...task, await advanced(end + task.length)])).end;
        return end;
      }),
    close: () => admin.close(),
  };
}

/** Ended at even intervals in the last hour. */
function windowOf(entries: number): EntityTable<never> {
  const table = new EntityTable<never>(defaultLimits);
  const now = Date.now();
  for (let index = 0; index < entries; index += 1) {
    const endedAt = now - Math.floor(((entries - index) / entries) * 3_600_000);
    const id = idHashOf(taskIdOf(tenant, seededKey(index)));
    table.window.remember({ id, bodyHash: NO_BODY, endedAt, boundary: endedAt });
  }
  return table;
}

type Encode = (topic: string, key: string, message: Message, id: string) => Promise<LogRecord>;

async function takeSnapshot(
  table: EntityTable<never>,
  side: SideLog,
  through: { readonly offset: number; readonly appendedAt: number },
  encode: Encode,
): Promise<void> {
  const ports = {
    ...{ topic: snapshots, partition, foldVersion: 1, clock: systemClock, observer: undefined, side },
    limits: { ...defaultLimits, snapshotEvents: 1 },
    encode: ({ key, message, id }: { readonly key: string; readonly message: Message; readonly id: string }) =>
      encode(snapshots, key, message, id),
    dispatched: () => through.offset,
  };
  const taker = new SnapshotTaker(ports, { table, ledger: new SnapshotLedger(), windowFrom: 0, uncovered: 1 });
  while (taker.isReady()) await taker.step(through, new Map());
}
