import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { Ending } from './end-process.ts';
import type { ProcessIdentity } from './process-identity.ts';
import type { WatchdogLine } from './watchdog.ts';

const WATCHDOG_FILE = join(import.meta.dirname, 'watchdog.ts');

/*
 * This process's side of the watchdog: one for the whole process, because what it waits for is the end of this process.
 * A line is written in the same turn of the event loop as the spawn that it tells of, so a kill has no room between.
 */
const watched = new Map<number, ProcessIdentity & Ending>();
let pipe: Writable | undefined;

/** From now on the process ends when this one does. */
export function watchProcess(identity: ProcessIdentity, ending: Ending): void {
  watched.set(identity.pid, { ...identity, ...ending });
  if (pipe === undefined) startWatchdog();
  else tell(pipe, identity.pid);
}

/** The process has ended; its id may soon be another's. */
export function forgetProcess(pid: number): void {
  watched.delete(pid);
  if (pipe !== undefined) send(pipe, { type: 'forget', pid });
}

function startWatchdog(): void {
  const child = spawn(process.execPath, [WATCHDOG_FILE], { detached: true, stdio: ['pipe', 'ignore', 'inherit'], cwd: '/' });
  const { stdin } = child;
  // A watchdog that was killed is replaced when the next process starts, and is told of all that run.
  child.once('exit', () => {
    if (pipe === stdin) pipe = undefined;
  });
  stdin.on('error', () => undefined);
  child.unref();
  if (stdin instanceof Socket) stdin.unref();
  pipe = stdin;
  for (const pid of watched.keys()) tell(stdin, pid);
}

function tell(to: Writable, pid: number): void {
  const entry = watched.get(pid);
  if (entry === undefined) return;
  const { startTime, signal, deadlineMs } = entry;
  send(to, { type: 'watch', pid, startTime, signal, deadlineMs });
}

function send(to: Writable, line: WatchdogLine): void {
  to.write(`${JSON.stringify(line)}\n`);
}
