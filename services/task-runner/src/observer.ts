import type { Logger } from '@holdpoint/process/logger';
import type { Metrics } from '@holdpoint/process/metrics';
import type { StreamObserver } from '@holdpoint/stream/observer';

/** Upper bounds of a transaction's duration, seconds. */
const APPEND_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Counts and logs what the entity processor tells. Labels are words of ours, never ids. */
export function createObserver(metrics: Metrics, log: Logger): StreamObserver {
  return { ...lifeOf(metrics, log), ...inputsOf(metrics, log) };
}

/** Of partitions: taken, lost, appending, in trouble. */
function lifeOf(metrics: Metrics, log: Logger): StreamObserver {
  const events = metrics.counter({ name: 'holdpoint_runner_events_total', help: 'Task events appended' });
  const appends = metrics.histogram({
    name: 'holdpoint_runner_append_duration_seconds',
    help: 'From the first input of a transaction to its commit',
    buckets: APPEND_BUCKETS,
  });
  const restarts = metrics.counter({
    name: 'holdpoint_runner_partition_restarts_total',
    help: 'Partitions taken again, after a fence or an append of unknown outcome',
  });
  return {
    recovered: (fact) => log.info(fact, 'partition recovered'),
    lost: (fact) => log.info(fact, 'partition lost'),
    appended: ({ events: count, durationMs }) => {
      events.inc(count);
      appends.observe(durationMs / 1_000);
    },
    restarted: ({ error, ...fact }) => {
      restarts.inc();
      log.warn({ ...fact, err: error }, 'partition is taken again');
    },
    stopped: ({ error, ...fact }) => log.error({ ...fact, err: error }, 'defect: partition stopped'),
    waiting: ({ error, ...fact }) => log.warn({ ...fact, err: error }, 'partition waits'),
    transport: ({ level, message, fields }) => log[level](fields, message),
  };
}

/** Of inputs: each is accepted, ignored for a counted reason, refused, or moved to where it belongs. */
function inputsOf(metrics: Metrics, log: Logger): StreamObserver {
  const ignored = metrics.counter({
    name: 'holdpoint_runner_inputs_ignored_total',
    help: 'Inputs that changed nothing, by type and reason',
    labels: ['input', 'reason'],
  });
  const refused = metrics.counter({
    name: 'holdpoint_runner_inputs_refused_total',
    help: 'Inputs refused and dead-lettered, by topic and code',
    labels: ['topic', 'code'],
  });
  const rerouted = metrics.counter({
    name: 'holdpoint_runner_inputs_rerouted_total',
    help: 'Inputs produced again on the partition where their key belongs',
  });
  const defects = metrics.counter({
    name: 'holdpoint_runner_defects_total',
    help: 'Inputs that could not be decided: a defect of ours, brought before a person',
  });
  const late = metrics.histogram({
    name: 'holdpoint_runner_timer_lateness_seconds',
    help: 'How long after its time a timer fired',
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 300],
  });
  return {
    ignored: ({ input, reason }) => ignored.inc({ input, reason }),
    refused: (fact) => {
      refused.inc({ topic: fact.input.topic, code: fact.code });
      log.warn({ ...fact.input, code: fact.code }, 'input refused');
    },
    rerouted: () => rerouted.inc(),
    quarantined: ({ error, ...fact }) => {
      defects.inc();
      log.error({ ...fact, err: error }, 'defect: an input could not be decided');
    },
    timerFired: ({ lateMs }) => late.observe(Math.max(0, lateMs) / 1_000),
  };
}
