import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Ending, endProcess } from './end-process.ts';
import { foldersOf } from './home.ts';
import { LocalProblem } from './problem.ts';
import { identify, type ProcessIdentity, signalProcess } from './process-identity.ts';
import { recordProcess } from './process-record.ts';
import { waitUntil } from './wait.ts';
import { forgetProcess, watchProcess } from './watchdog-link.ts';

/** How a process is to be started. `account` runs it as another user; only root may. */
export interface ChildOptions {
  readonly home: string;
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly ending: Ending;
  readonly cwd?: string;
  readonly account?: { readonly uid: number; readonly gid: number };
}

/** How a process ended: its exit code, or the signal that ended it. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process of ours. It never outlives this process, whatever ends this one. */
export interface Child {
  readonly name: string;
  readonly identity: ProcessIdentity;
  readonly logFile: string;
  /** How it ended, or undefined while it runs. */
  ended(): Exit | undefined;
  /** Settles when it has ended, for whatever reason. */
  readonly exit: Promise<Exit>;
  /** Sends a signal, if it still runs. */
  kill(signal: NodeJS.Signals): void;
  /** Asks it to end, kills it at its deadline; returns when it is gone. Harmless when repeated. */
  stop(): Promise<void>;
}

const TAIL_LINES = 25;

/**
 * Starts a process in a group of its own (a Ctrl-C reaches us first, and we stop it in order), with its output appended
 * to `<home>/logs/<name>.log`, watched by the watchdog and recorded in the home for a run after a kill.
 * Throws `START_FAILED` when the command cannot be run at all.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const logFile = join(foldersOf(options.home).logs, `${options.name}.log`);
  const process = spawnLogged(options, logFile);
  const exited = once(process, 'exit');
  const identity = process.pid === undefined ? undefined : identify(process.pid);
  if (identity === undefined) throw await notStarted(options, exited);
  watchProcess(identity, options.ending);
  const record = recordProcess(options.home, options.name, { ...identity, ...options.ending });
  const exit = exited.then(() => {
    forgetProcess(identity.pid);
    rmSync(record, { force: true });
    return exitOf(process);
  });
  return {
    name: options.name,
    identity,
    logFile,
    exit,
    ended: () => (process.exitCode === null && process.signalCode === null ? undefined : exitOf(process)),
    kill: (signal) => signalProcess(identity, signal),
    stop: async () => {
      await endProcess(identity, options.ending);
      await exit;
    },
  };
}

function spawnLogged(options: ChildOptions, logFile: string): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawn(options.command, [...options.args], {
      cwd: options.cwd ?? '/',
      env: options.env,
      detached: true,
      stdio: ['ignore', log, log],
      ...options.account,
    });
  } finally {
    closeSync(log);
  }
}

function exitOf(process: ChildProcess): Exit {
  return { code: process.exitCode, signal: process.signalCode };
}

async function notStarted(options: ChildOptions, exited: Promise<unknown>): Promise<LocalProblem> {
  const cause = await exited.then(
    () => undefined,
    (error: unknown) => error,
  );
  const reason = cause instanceof Error ? cause.message : 'it ended at once';
  return new LocalProblem(
    {
      code: 'START_FAILED',
      message: `${options.name} could not be started: ${reason}.`,
      remedy: `Check that ${options.command} can be run.`,
    },
    cause,
  );
}

/**
 * Waits until the process is ready. Throws `START_FAILED` if it ends first and `START_TIMED_OUT` at the deadline, both
 * with the last lines of its log; the process is stopped then.
 */
export async function waitReady(child: Child, ready: () => Promise<boolean>, deadlineMs: number): Promise<void> {
  const settled = await waitUntil(async () => child.ended() !== undefined || (await ready()), deadlineMs);
  if (!settled || child.ended() !== undefined) await giveUp(child, deadlineMs);
}

/** Waits until the process has ended well. Throws as {@link waitReady} does when it fails or takes too long. */
export async function waitEnded(child: Child, deadlineMs: number): Promise<void> {
  await waitUntil(() => child.ended() !== undefined, deadlineMs);
  if (child.ended()?.code !== 0) await giveUp(child, deadlineMs);
}

async function giveUp(child: Child, deadlineMs: number): Promise<never> {
  const exit = child.ended();
  await child.stop();
  const how = exit === undefined ? `did not get there in ${deadlineMs / 1000} s` : `ended while it started (${describe(exit)})`;
  throw new LocalProblem({
    code: exit === undefined ? 'START_TIMED_OUT' : 'START_FAILED',
    message: `${child.name} ${how}. The end of its log:\n${tail(child.logFile)}`,
    remedy: `The whole log is ${child.logFile}.`,
  });
}

function describe(exit: Exit): string {
  return exit.signal === null ? `exit code ${exit.code}` : `signal ${exit.signal}`;
}

/** The last lines of a log, indented. */
function tail(file: string): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines
    .slice(-TAIL_LINES)
    .map((text) => `  ${text}`)
    .join('\n');
}
