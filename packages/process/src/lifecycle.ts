import { constants } from 'node:os';
import type { Health } from './health.ts';
import type { Logger } from './logger.ts';

/*
 * Owns: the order of start and stop, signals, and what happens on a defect. Does not own: what the steps do.
 *
 * I1 Steps start in order, each after the one before has started; they stop in reverse order.
 * I2 Stopping takes no longer than its deadline; then the process exits with 1, whatever still runs.
 * I3 A second signal exits at once.
 * I4 A rejection nobody handles, or an exception nobody catches, is a defect: it is logged and the process exits with 1
 *    without stopping in order, because nothing is known any more about the state that the steps would save.
 */

/** Stops what a step has started. */
export type Stop = () => Promise<void> | void;

/** What a step may tell the process that it belongs to. */
export interface Life {
  /** It cannot go on and will not mend: everything is stopped in order, and the process exits with 1. */
  fail(error: unknown): void;
}

/** One part of a process. `start` returns when it is up, with what stops it, if anything does. */
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
  for (const step of options.steps) {
    if (end.begun()) return;
    run.starting = startStep(step, run, end, log);
    await run.starting;
  }
  if (end.begun()) return;
  health.enter('running');
  log.info({ process: name }, 'started');
}

async function startStep(step: Step, run: Run, end: End, log: Logger): Promise<void> {
  try {
    const stop = await step.start({ fail: (error) => end.failed(step.name, error) });
    if (stop !== undefined) run.started.push({ name: step.name, stop });
    log.debug({ step: step.name }, 'step started');
  } catch (error) {
    end.failed(step.name, error);
  }
}

interface End {
  begun(): boolean;
  onSignal(signal: NodeJS.Signals): void;
  failed(step: string, error: unknown): void;
}

function endOnce(options: ProcessOptions, run: Run): End {
  const { log, health } = options;
  let begun = false;
  const begin = (exitCode: number): void => {
    if (begun) return;
    begun = true;
    health.enter('stopping');
    void stopAll(options, run).then((clean) => process.exit(clean ? exitCode : 1));
  };
  return {
    begun: () => begun,
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
