/** Reads whole topics to their end and goes on following them, without a group: the catalog, `--follow`, clients that wait for an answer. */
import type { Decoder } from './codec.ts';
import { StoppedError, StreamError } from './errors.ts';
import type { Admin, Clock, LogRange, PartitionReader } from './ports.ts';
import type { Message, RawRecord } from './record.ts';
import type { Tail, TailHandlers, TailOptions } from './tail-types.ts';
import { type Patience, untilRegistryAnswers } from './until-registry-answers.ts';

export interface TailPorts<M extends Message> {
  readonly reader: PartitionReader;
  readonly admin: Admin;
  readonly clock: Clock;
  readonly decoder: Decoder<M>;
  /** Told when the schema registry gives no answer, and when it does again. */
  readonly waits?: Pick<Patience, 'onWaiting' | 'onRunning'>;
}

/** Resolves when the ends are known. Throws `UnknownTopicError`. */
export async function openTail<M extends Message>(
  ports: TailPorts<M>,
  topic: string,
  options: TailOptions,
  handlers: TailHandlers<M>,
): Promise<Tail> {
  const ranges = await ports.admin.ranges(topic);
  const partitions = options.partitions ?? ranges.map((_, partition) => partition);
  const stopping = new AbortController();
  const caughtUp: Promise<void>[] = [];
  const ended: Promise<void>[] = [];
  for (const partition of partitions) {
    const range = ranges[partition] ?? { start: 0, end: 0 };
    const followed = followPartition(ports, { topic, partition, range, options, stopping }, handlers);
    caughtUp.push(followed.caughtUp);
    ended.push(followed.ended);
  }
  const allEnded = Promise.all(ended).then(() => undefined);
  // Whoever never looks at them must not be ended by them; `ended` tells of a failure.
  allEnded.catch(() => stopping.abort());
  const allCaughtUp = Promise.all(caughtUp).then(() => undefined);
  allCaughtUp.catch(() => undefined);
  return {
    caughtUp: allCaughtUp,
    ended: allEnded,
    async stop() {
      stopping.abort();
      await allEnded.catch(() => undefined);
    },
  };
}

interface Followed {
  readonly topic: string;
  readonly partition: number;
  readonly range: LogRange;
  readonly options: TailOptions;
  readonly stopping: AbortController;
}

function followPartition<M extends Message>(
  ports: TailPorts<M>,
  { topic, partition, range, options, stopping }: Followed,
  handlers: TailHandlers<M>,
): { caughtUp: Promise<void>; ended: Promise<void> } {
  const from = startOf(options, partition, range);
  const reached = Promise.withResolvers<void>();
  if (from >= range.end) reached.resolve();
  const ended = ports.reader.follow({
    topic,
    partition,
    from,
    signal: stopping.signal,
    async onRecords(records, next) {
      for (const raw of records) await handOver(ports, raw, handlers, stopping.signal);
      if (next >= range.end) reached.resolve();
    },
  });
  const settled = ended.catch((error: unknown) => {
    if (!(error instanceof StoppedError)) throw error;
  });
  settled.then(
    () => reached.reject(new StoppedError(`the tail of ${topic} was stopped before it had caught up`)),
    (error: unknown) => reached.reject(error),
  );
  return { caughtUp: reached.promise, ended: settled };
}

function startOf({ from }: TailOptions, partition: number, { start, end }: LogRange): number {
  if (from === 'start') return start;
  if (from === 'end') return end;
  return from.get(partition) ?? start;
}

async function handOver<M extends Message>(
  ports: TailPorts<M>,
  raw: RawRecord,
  handlers: TailHandlers<M>,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const { clock, decoder, waits = silent } = ports;
  const { topic, partition } = raw;
  const { onWaiting, onRunning } = waits;
  const decoded = await untilRegistryAnswers({ clock, signal, onWaiting, onRunning }, () => decoder.decode(raw));
  if (decoded.ok) await handlers.onRecord(decoded.record);
  else if (handlers.onMalformed !== undefined) await handlers.onMalformed(raw, decoded.malformed);
  else throw new StreamError(`${topic}/${partition}/${raw.offset} cannot be read: ${decoded.malformed.code}`);
}

const silent = { onWaiting: () => undefined, onRunning: () => undefined };
