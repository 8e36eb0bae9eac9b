import { constants } from 'node:os';
import { backoffMs } from '@holdpoint/stream/backoff';
import { StoppedError } from '@holdpoint/stream/errors';
import { pauseFor } from '@holdpoint/stream/pause';
import { systemClock } from '@holdpoint/stream/system-clock';
import type { Health } from './health.ts';
import { logHealth } from './health-log.ts';
import { type Logger, logTroubleOf } from './logger.ts';
import { isPassingTrouble } from './passing-trouble.ts';

/*
 * Owns: the order of start and stop, signals, and what happens on a defect. Does not own: what the steps do.
 *
 * I1 Steps start in order, each after the one before has started; they stop in reverse order.
 * I2 Stopping takes no longer than its deadline; then the process exits with 1, whatever still runs.
 * I3 A second signal exits at once.
 * I4 A rejection nobody handles, or an exception nobody catches, is a defect: it is logged and the process exits with 1
 *    without stopping in order, because nothing is known any more about the state that the steps would save.
 * I5 A step that cannot start because something outside gives no answer is started again until it can, without end: an installation
 *    that is started all at once, or while its database is away, comes up by itself. `/readyz` and the log say what it waits for.
 */

/** Stops what a step has started. */
export type Stop = () => Promise<void> | void;

/** What a step may tell the process that it belongs to. */
export interface Life {
  /** It cannot go on and will not mend: everything is stopped in order, and the process exits with 1. */
  fail(error: unknown): void;
  /** Aborts when the process is to end: a start that waits gives up then. */
  readonly ending: AbortSignal;
}

/** Waits for `work`, unless the process is to end before. @throws StoppedError then */
export async function orEnding<T>({ ending }: Life, work: Promise<T>): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(new StoppedError('the process is to end'));
  if (ending.aborted) onAbort();
  ending.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, ended]);
  } finally {
    ending.removeEventListener('abort', onAbort);
  }
}

/** One part of a process. `start` returns when it is up, with what stops it, if anything does. When it throws it has undone what it did. */
export interface Step {
  readonly name: string;
  start(life: Life): Promise<Stop | undefined> | Stop | undefined;
}

/** A process of ours. */
export interface ProcessOptions {
  readonly name: string;
  readonly log: Logger;
  readonly health: Health;
  readonly steps: readonly Step[];
  /** For all steps together. Shorter than what the platform allows before its SIGKILL (Kubernetes: 30 s). */
  readonly stopDeadlineMs: number;
}

interface Run {
  readonly started: { readonly name: string; readonly stop: Stop }[];
  /** Settles when the step that is starting has started or failed. Never rejects. */
  starting: Promise<void>;
}

/** Starts the steps and lives until a signal or a failure. Returns when all steps have started; ends by `process.exit`. */
export async function runProcess(options: ProcessOptions): Promise<void> {
  const { name, log, health } = options;
  const run: Run = { started: [], starting: Promise.resolve() };
  const end = endOnce(options, run);
  handleDefects(log);
  handleSignals(log, end);
  logHealth(health, log);
  health.add('log', () => {
    const reason = logTroubleOf(log);
    return reason === undefined ? { status: 'ok' } : { status: 'failing', reason };
  });
  for (const step of options.steps) {
    if (end.begun()) return;
    run.starting = startStep(step, run, end, options);
    await run.starting;
  }
  if (end.begun()) return;
  health.remove(START);
  health.enter('running');
  log.info({ process: name }, 'started');
}

/** The check of `/readyz` that tells of the start, until that is over. */
const START = 'start';

async function startStep(step: Step, run: Run, end: End, options: ProcessOptions): Promise<void> {
  options.health.add(START, () => ({ status: 'failing', reason: `${step.name} is starting` }));
  for (let attempt = 0; !end.begun(); attempt += 1) {
    try {
      const stop = await step.start({ fail: (error) => end.failed(step.name, error), ending: end.signal });
      if (stop !== undefined) run.started.push({ name: step.name, stop });
      options.log.debug({ step: step.name }, 'step started');
      return;
    } catch (error) {
      if (end.begun()) return;
      if (!isPassingTrouble(error)) return end.failed(step.name, error);
      noteWait(step, error, options);
      await pauseFor(systemClock, backoffMs(attempt), end.signal);
    }
  }
}

/** The log of health tells of it as long as it lasts; why exactly is for whoever looks closer. */
function noteWait({ name }: Step, error: unknown, { health, log }: ProcessOptions): void {
  const reason = error instanceof Error ? error.message : 'no answer';
  health.add(START, () => ({ status: 'failing', reason: `${name} waits: ${reason}` }));
  log.debug({ err: error, step: name }, 'start tried again');
}

interface End {
  /** Aborts when the end begins. */
  readonly signal: AbortSignal;
  begun(): boolean;
  onSignal(signal: NodeJS.Signals): void;
  failed(step: string, error: unknown): void;
}

function endOnce(options: ProcessOptions, run: Run): End {
  const { log, health } = options;
  const ending = new AbortController();
  const begun = (): boolean => ending.signal.aborted;
  const begin = (exitCode: number): void => {
    if (begun()) return;
    ending.abort();
    health.enter('stopping');
    void stopAll(options, run).then((clean) => process.exit(clean ? exitCode : 1));
  };
  return {
    signal: ending.signal,
    begun,
    onSignal: (signal) => {
      log.info({ signal }, 'stopping');
      begin(0);
    },
    failed: (step, error) => {
      log.fatal({ err: error, step }, 'cannot go on');
      begin(1);
    },
  };
}

/** True when every step has stopped well and in time. */
async function stopAll({ log, stopDeadlineMs }: ProcessOptions, run: Run): Promise<boolean> {
  const { promise: deadline, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => {
    log.error({ stopDeadlineMs }, 'not stopped by the deadline');
    resolve(false);
  }, stopDeadlineMs);
  const clean = await Promise.race([deadline, stopInReverse(log, run)]);
  clearTimeout(timer);
  if (clean) log.info('stopped');
  return clean;
}

/** A step that was still starting when the end began is waited for first, so that it is stopped too. */
async function stopInReverse(log: Logger, run: Run): Promise<boolean> {
  await run.starting;
  let clean = true;
  for (const { name, stop } of run.started.toReversed()) {
    try {
      await stop();
      log.debug({ step: name }, 'step stopped');
    } catch (error) {
      clean = false;
      log.error({ err: error, step: name }, 'step did not stop well');
    }
  }
  return clean;
}

function handleSignals(log: Logger, end: End): void {
  let seen = 0;
  const handle = (signal: NodeJS.Signals): void => {
    seen += 1;
    if (seen === 1) {
      end.onSignal(signal);
      return;
    }
    log.warn({ signal }, 'second signal: exiting at once');
    process.exit(128 + constants.signals[signal]);
  };
  process.on('SIGTERM', handle);
  process.on('SIGINT', handle);
}

function handleDefects(log: Logger): void {
  const die = (kind: string) => (error: unknown) => {
    log.fatal({ err: error, kind }, 'defect: nobody handles this error');
    process.exit(1);
  };
  process.on('unhandledRejection', die('unhandledRejection'));
  process.on('uncaughtException', die('uncaughtException'));
}
