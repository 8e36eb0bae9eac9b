import type { StreamObserver } from '@holdpoint/stream/observer';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

/** Upper bounds of how long a partition takes from its assignment until its inputs run, seconds. */
const RECOVERY_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Upper bounds of how late a timer fires, seconds. */
const LATENESS_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600];

const REPEATED_MS = 30_000;
const REMEMBERED_MESSAGES = 100;

/** Logs and counts what the stream runtimes tell. Labels are topics, words and codes, never ids. */
export function createStreamObserver(metrics: Metrics, log: Logger): StreamObserver {
  const counts = streamCounters(metrics);
  const isRepeated = repetition();
  return {
    recovered: ({ cost, ...fact }) => {
      const { topic, events, durationMs } = fact;
      counts.recoveries.observe({ topic }, durationMs / 1_000);
      counts.replayed.inc({ topic }, events);
      counts.snapshotRecords.inc({ topic }, cost?.snapshotRecords ?? 0);
      log.info({ ...fact, ...cost }, 'partition recovered');
    },
    snapshotTaken: (fact) => {
      counts.snapshots.inc({ topic: fact.topic });
      log.debug(fact, 'snapshot taken');
    },
    snapshotUnusable: ({ error, ...fact }) => {
      counts.unusable.inc({ topic: fact.topic });
      log.error({ ...fact, err: error }, 'snapshots cannot be used: the whole log is replayed');
    },
    lost: (fact) => log.info(fact, 'partition lost'),
    appended: ({ topic, inputs, events }) => {
      counts.inputs.inc({ topic }, inputs);
      counts.events.inc({ topic }, events);
    },
    restarted: ({ error, ...fact }) => {
      counts.restarts.inc({ topic: fact.topic });
      log.warn({ ...fact, err: error }, 'partition is taken again');
    },
    resumed: (fact) => log.info(fact, 'partition is taken again on order'),
    stopped: ({ error, ...fact }) => log.fatal({ ...fact, err: error }, 'partition stopped: a defect'),
    // The log of health tells what is waited for, once for the whole process.
    waiting: ({ error, ...fact }) => log.debug({ ...fact, err: error }, 'partition waits'),
    ignored: ({ input, reason }) => counts.ignored.inc({ input, reason }),
    refused: ({ input, code, detail: _detail }) => {
      counts.refused.inc({ input: input.topic, code });
      log.warn({ ...input, code }, 'input refused');
    },
    quarantined: ({ error, ...fact }) => {
      counts.quarantined.inc({ topic: fact.topic });
      log.error({ ...fact, err: error }, 'quarantined: a defect');
    },
    rerouted: ({ origin, to }) => {
      counts.rerouted.inc({ input: origin.topic });
      log.debug({ ...origin, to }, 'moved to its partition');
    },
    timerFired: ({ topic, name, lateMs }) => counts.lateness.observe({ topic, timer: name }, lateMs / 1_000),
    transport: ({ level, message, fields }) => log[isRepeated(message) ? 'debug' : level](fields, message),
  };
}

/** What the transport says again and again while a broker is away is for whoever looks closer: once in half a minute is enough for the others. */
function repetition(): (message: string) => boolean {
  const saidAt = new Map<string, number>();
  return (message) => {
    const now = performance.now();
    if (now - (saidAt.get(message) ?? Number.NEGATIVE_INFINITY) < REPEATED_MS) return true;
    if (saidAt.size >= REMEMBERED_MESSAGES) saidAt.clear();
    saidAt.set(message, now);
    return false;
  };
}

function streamCounters(metrics: Metrics) {
  const counter = <Label extends string>(name: `holdpoint_stream_${string}_total`, help: string, labels: readonly Label[]) =>
    metrics.counter({ name, help, labels });
  return {
    inputs: counter('holdpoint_stream_inputs_decided_total', 'Inputs decided, by log', ['topic']),
    events: counter('holdpoint_stream_events_appended_total', 'Events appended, by log', ['topic']),
    ignored: counter('holdpoint_stream_inputs_ignored_total', 'Inputs that changed nothing, by reason', ['input', 'reason']),
    refused: counter('holdpoint_stream_inputs_refused_total', 'Inputs that were dead-lettered, by code', ['input', 'code']),
    rerouted: counter('holdpoint_stream_inputs_rerouted_total', 'Inputs moved to the partition of their key', ['input']),
    snapshots: counter('holdpoint_stream_snapshots_total', 'Rounds of snapshots that were completed', ['topic']),
    unusable: counter('holdpoint_stream_snapshots_unusable_total', 'Recoveries whose snapshots could not be used', ['topic']),
    replayed: counter('holdpoint_stream_recovery_events_total', 'Events that recoveries replayed', ['topic']),
    snapshotRecords: counter('holdpoint_stream_recovery_snapshot_records_total', 'Records of snapshots that they read', [
      'topic',
    ]),
    recoveries: metrics.histogram({
      name: 'holdpoint_stream_recovery_seconds',
      help: 'From the assignment of a partition until its inputs run',
      labels: ['topic'],
      buckets: RECOVERY_BUCKETS,
    }),
    restarts: counter('holdpoint_stream_partition_restarts_total', 'Times that a partition had to be taken again', ['topic']),
    quarantined: counter('holdpoint_stream_quarantined_total', 'Decisions that were defective', ['topic']),
    lateness: metrics.histogram({
      name: 'holdpoint_stream_timer_lateness_seconds',
      help: 'How late timers fire',
      labels: ['topic', 'timer'],
      buckets: LATENESS_BUCKETS,
    }),
  };
}
