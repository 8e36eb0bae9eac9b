import type { Metrics } from '@holdpoint/process/metrics';
import { waitCheck } from '@holdpoint/process/wait-check';
import type { HostingWatch } from './hosting-watch.ts';
import type { Answered, ExecutorObserver } from './observer.ts';
import type { ProcessParts } from './process-parts.ts';
import type { AdmissionGates } from './running/admission-gates.ts';

/** Upper bounds of an attempt's duration, seconds. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Counts and logs what the executor tells. Labels are registered names and words of the contracts, never ids. */
export function createObserver({ metrics, log, health }: ProcessParts, hosting: HostingWatch): ExecutorObserver {
  const waits = waitCheck(health, 'answers');
  const answers = metrics.counter({
    name: 'holdpoint_executor_answers_total',
    help: 'Answers by tool, kind, and failure class, refusal code or reason; a request delivered twice is answered twice',
    labels: ['tool', 'answer', 'detail'],
  });
  const durations = metrics.histogram({
    name: 'holdpoint_executor_attempt_duration_seconds',
    help: "How long a tool's attempts ran",
    labels: ['tool'],
    buckets: DURATION_BUCKETS,
  });
  const started = metrics.counter({
    name: 'holdpoint_executor_attempts_started_total',
    help: "Attempts whose tool's code was started",
    labels: ['tool'],
  });
  const ignored = metrics.counter({
    name: 'holdpoint_executor_ignored_total',
    help: 'Requests to which nothing was owed, by reason',
    labels: ['reason'],
  });
  const deadLetters = metrics.counter({
    name: 'holdpoint_executor_dead_letters_total',
    help: 'Requests that could not be read, by code',
    labels: ['code'],
  });
  const failures = metrics.counter({
    name: 'holdpoint_executor_produce_failures_total',
    help: 'Answers and dead letters that the broker did not acknowledge, and that were produced again',
  });
  return {
    started: ({ tool }) => started.inc({ tool }),
    answered: (fact) => {
      const { tool, answer, durationMs } = fact;
      hosting.saw(fact);
      waits.onRunning();
      answers.inc({ tool, answer, detail: detailOf(fact) });
      if (durationMs !== undefined) durations.observe({ tool }, durationMs / 1_000);
      log.info(fact, 'answered');
    },
    ignored: (fact) => {
      ignored.inc({ reason: fact.reason });
      log.debug(fact, 'ignored');
    },
    deadLettered: ({ code }) => {
      waits.onRunning();
      deadLetters.inc({ code });
    },
    produceFailed: ({ topic, error }) => {
      failures.inc();
      waits.onWaiting(error);
      log.debug({ topic, err: error }, 'not acknowledged, producing again');
    },
  };
}

/** Never a code of a tool's own making: those are not registered anywhere, and could be many. */
function detailOf({ answer, class: failureClass, code, reason }: Answered): string {
  if (answer === 'ToolCallRefused') return code ?? '';
  return failureClass ?? reason ?? '';
}

/** Gauges that are read from state at each scrape. */
export function addLoadGauges(metrics: Metrics, gates: AdmissionGates): void {
  metrics.gauge({
    name: 'holdpoint_executor_running',
    help: 'Attempts that run and are not yet answered',
    labels: ['tool'],
    collect: (gauge) => {
      for (const { tool, running } of gates.load()) gauge.set({ tool }, running);
    },
  });
  metrics.gauge({
    name: 'holdpoint_executor_overrunning',
    help: 'Attempts answered as timed out whose code does not end',
    labels: ['tool'],
    collect: (gauge) => {
      for (const { tool, overrunning } of gates.load()) gauge.set({ tool }, overrunning);
    },
  });
}
