/**
 * Says on `partition.reports.<service>` how this process does with the partitions that it owns, and takes a stopped one again when a person
 * orders it on `partition.commands`.
 *
 * I1 The work never waits for this: what cannot be said is said later, and shows in `/readyz` meanwhile (`partitions`).
 * I2 A change is said within a second, and everything again every five: whoever is silent for longer is no more.
 * I3 An order skips nothing. It concerns whoever owns the partition when it comes; a later owner has tried by itself.
 */
import { partitionCommandMessages, type ResumePartition } from '@holdpoint/contracts/messages/partition-reports';
import { clientIdOf } from '@holdpoint/stream/kafka/client-id';
import { registryDecoder } from '@holdpoint/stream/kafka/registry-decoder';
import { pauseFor } from '@holdpoint/stream/pause';
import { systemClock } from '@holdpoint/stream/system-clock';
import { openTail } from '@holdpoint/stream/tail';
import type { Health } from './health.ts';
import type { KafkaParts } from './kafka-parts.ts';
import type { Stop } from './lifecycle.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { partitionsReport, type ReportedRuntime } from './partitions-report.ts';
import { addStoppedGauges } from './stopped-gauges.ts';
import { type WaitCheck, waitCheck } from './wait-check.ts';

const LOOK_EVERY_MS = 1_000;
const SAY_EVERY_MS = 5_000;
const LAST_WORD_MS = 1_000;
const COMMANDS = 'partition.commands';

export interface PartitionReports {
  readonly service: string;
  readonly kafka: KafkaParts;
  readonly runtime: ReportedRuntime;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly log: Logger;
}

/** Until it is stopped; then it says last that it owns nothing any more. */
export function reportPartitions(options: PartitionReports): Stop {
  addStoppedGauges(options.metrics, options.runtime);
  const stopping = new AbortController();
  const waits = waitCheck(options.health, 'partitions');
  const told = tell(options, waits, stopping.signal);
  const followed = followOrders(options, stopping.signal);
  return async () => {
    stopping.abort();
    const farewell = told.then(() => say(options, { ...options.runtime.health(), partitions: [] })).catch(() => undefined);
    await Promise.race([Promise.all([farewell, followed]), pauseFor(systemClock, LAST_WORD_MS, new AbortController().signal)]);
  };
}

async function tell(options: PartitionReports, waits: WaitCheck, signal: AbortSignal): Promise<void> {
  let said = '';
  let saidAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    const health = options.runtime.health();
    const news = JSON.stringify(health.partitions.map(({ positions: _, ...facts }) => facts));
    if (news !== said || performance.now() - saidAt >= SAY_EVERY_MS) {
      try {
        await say(options, health);
        [said, saidAt] = [news, performance.now()];
        waits.onRunning();
      } catch (error) {
        waits.onWaiting(error);
      }
    }
    await pauseFor(systemClock, LOOK_EVERY_MS, signal);
  }
}

async function say({ service, kafka }: PartitionReports, health: Parameters<typeof partitionsReport>[1]): Promise<void> {
  const self = { service, process: clientIdOf(service), everyMs: SAY_EVERY_MS };
  const message = partitionsReport(self, health, new Date());
  const { process: key, at } = message;
  await kafka.sender.send([{ topic: `partition.reports.${service}`, key, message, id: `${key} ${at}` }]);
}

/** Orders that came before this process need not be known: it has taken its partitions since. */
async function followOrders(options: PartitionReports, signal: AbortSignal): Promise<void> {
  let next: number | undefined;
  while (!signal.aborted) {
    try {
      next ??= (await options.kafka.admin.ranges(COMMANDS))[0]?.end ?? 0;
      await follow(options, next, signal, (offset) => {
        next = offset + 1;
      });
    } catch (error) {
      options.log.warn({ err: error, topic: COMMANDS }, 'orders cannot be read; tried again');
    }
    await pauseFor(systemClock, SAY_EVERY_MS, signal);
  }
}

async function follow(
  { service, kafka, runtime, log }: PartitionReports,
  from: number,
  signal: AbortSignal,
  onRead: (offset: number) => void,
): Promise<void> {
  const { admin, reader, registry } = kafka;
  const decoder = registryDecoder({ registry, messages: partitionCommandMessages });
  const tail = await openTail(
    { admin, reader, decoder, clock: systemClock },
    COMMANDS,
    { from: new Map([[0, from]]) },
    {
      onRecord: ({ message, offset }) => {
        onRead(offset);
        if (message.service === service) obey(message, runtime, log);
      },
      onMalformed: ({ offset }, { code }) => {
        onRead(offset);
        log.warn({ topic: COMMANDS, offset, code }, 'an order cannot be read');
      },
    },
  );
  const stop = (): void => void tail.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  await tail.ended.finally(() => signal.removeEventListener('abort', stop));
}

function obey({ commandId, partition, topic, by }: ResumePartition, runtime: ReportedRuntime, log: Logger): void {
  log.info({ commandId, partition, topic, by }, 'somebody orders a stopped partition to be taken again');
  runtime.resume({ id: commandId, partition, ...(topic === undefined ? {} : { topic }) });
}
