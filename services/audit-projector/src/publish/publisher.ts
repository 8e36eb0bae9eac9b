/**
 * Publishes the logs of the partitions that this process projects: looks at their sizes several times a second, and advances those
 * that have grown. What fails and may mend is tried again at the next look.
 */
import { SignedNoteError } from '@holdpoint/ledger/note-format';
import type { Sql } from '@holdpoint/process/sql';
import type { Cancel, Clock } from '@holdpoint/stream/ports';
import type { LogPlace } from '../log-place.ts';
import { sql } from '../store/statements.ts';
import { LogDivergedError } from './guard.ts';
import { UnreadableOutputError } from './last-record.ts';
import { LogPublisher, type LogPublisherOptions } from './publish-log.ts';
import type { PublishedLog } from './published-log.ts';

const LOOK_INTERVAL_MS = 250;
const AFTER_FAILURE_MS = 2_000;

export interface PublisherOptions extends Omit<LogPublisherOptions, 'place' | 'now' | 'database'> {
  readonly database: Sql;
  readonly clock: Clock;
  readonly placeOf: (partition: number) => LogPlace;
  readonly readPublished: (partition: number) => Promise<PublishedLog>;
  /** The partitions that are this process's now. */
  readonly assigned: () => readonly number[];
  /** Something gave no answer; it is tried again. */
  readonly onWaiting: (error: unknown) => void;
  /** A look at every log has succeeded. */
  readonly onRunning: () => void;
  /** A log is not what was published, or what was published is not ours. Nothing more is published. */
  readonly onStopped: (error: Error) => void;
}

export interface Publisher {
  stop(): Promise<void>;
  /** Size of the last checkpoint by partition. */
  checkpointSizes(): ReadonlyMap<number, number>;
}

/** Starts looking. */
export function startPublisher(options: PublisherOptions): Publisher {
  const logs = new Map<number, LogPublisher>();
  let stopped = false;
  let cancel: Cancel = () => {};
  let looking: Promise<void> = Promise.resolve();
  const schedule = (delayMs: number): void => {
    if (stopped) return;
    cancel = options.clock.after(delayMs, () => {
      looking = lookOnce(options, logs, () => stopped).then(schedule);
    });
  };
  schedule(0);
  return {
    async stop() {
      stopped = true;
      cancel();
      await looking;
    },
    checkpointSizes: () => new Map([...logs].flatMap(([partition, log]) => sizeEntry(partition, log.checkpointSize))),
  };
}

function sizeEntry(partition: number, size: number | undefined): [number, number][] {
  return size === undefined ? [] : [[partition, size]];
}

/** One look at every log; answers how long to wait before the next. */
async function lookOnce(options: PublisherOptions, logs: Map<number, LogPublisher>, stopped: () => boolean): Promise<number> {
  try {
    const assigned = options.assigned();
    for (const partition of logs.keys()) if (!assigned.includes(partition)) logs.delete(partition);
    const sizes = await readSizes(options.database, assigned);
    for (const partition of assigned) {
      if (stopped()) break;
      await advance(options, logs, partition, sizes.get(partition) ?? 0);
    }
    options.onRunning();
    return LOOK_INTERVAL_MS;
  } catch (error) {
    if (isFinal(error)) options.onStopped(error);
    else options.onWaiting(error);
    // What was sent is not known: read the ends of the topics again.
    logs.clear();
    return AFTER_FAILURE_MS;
  }
}

/** No retry mends it. */
function isFinal(error: unknown): error is Error {
  return error instanceof LogDivergedError || error instanceof SignedNoteError || error instanceof UnreadableOutputError;
}

async function advance(
  options: PublisherOptions,
  logs: Map<number, LogPublisher>,
  partition: number,
  size: number,
): Promise<void> {
  const { database, sender, signer, onPublished, clock } = options;
  const known = logs.get(partition);
  if (known !== undefined) return known.advance(size);
  const place = options.placeOf(partition);
  const published = await options.readPublished(partition);
  const log = new LogPublisher({ place, database, sender, signer, onPublished, now: () => clock.now() }, published);
  logs.set(partition, log);
  await log.advance(size);
}

async function readSizes(database: Sql, partitions: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const rows = await database.query<{ log_partition: number; size: number }>(sql.readSizes, [partitions]);
  return new Map(rows.map((row) => [row.log_partition, row.size]));
}
