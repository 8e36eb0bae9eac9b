/** Services as production runs them: processes, started with an environment, watched by their health, ended by signals. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** One line that a service has logged. */
export interface LogLine {
  /** ISO 8601. */
  readonly time: string;
  readonly level: string;
  readonly msg: string;
  readonly port?: number;
  readonly err?: { readonly message: string };
}

export interface RunningService {
  /** Of its health server. */
  readonly url: string;
  /** Everything that it has logged so far. */
  readonly lines: readonly LogLine[];
  /** Resolves once it is ready. @throws if it ends before */
  untilReady(): Promise<void>;
  /** Resolves with the exit code, null where a signal ended it. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** Starts a service's `main.ts`; resolves once it is ready. */
export async function startService(main: string, env: Readonly<Record<string, string>>): Promise<RunningService> {
  const service = await launchService(main, env);
  await service.untilReady();
  return service;
}

/** Starts a service's `main.ts`; resolves once its health can be asked for. */
export async function launchService(main: string, env: Readonly<Record<string, string>>): Promise<RunningService> {
  const child = spawn(process.execPath, [main], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const log = followLog(child);
  const port = await listeningPort(child, log);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    lines: log.lines,
    untilReady: () => ready(url, child, log),
    stop: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}

interface Log {
  readonly lines: readonly LogLine[];
  readonly port: Promise<number>;
  /** Why it cannot go on, in its own words; empty as long as it can. */
  why(): string;
}

/** All of the log is read, or its pipe would fill. */
function followLog(child: ChildProcess): Log {
  if (child.stdout === null) throw new TypeError('the service has no output');
  const { promise, resolve } = Promise.withResolvers<number>();
  const lines: LogLine[] = [];
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line: LogLine = JSON.parse(text);
    lines.push(line);
    if (line.msg === 'listening' && line.port !== undefined) resolve(line.port);
  });
  const lastWords = () => lines.findLast(({ level }) => level === 'fatal');
  return { lines, port: promise, why: () => lastWords()?.err?.message ?? lastWords()?.msg ?? '' };
}

function listeningPort(child: ChildProcess, { port, why }: Log): Promise<number> {
  const { promise, reject } = Promise.withResolvers<never>();
  child.once('close', (code) => reject(new Error(`the service ended with ${code} before it listened: ${why()}`)));
  return Promise.race([port, promise]);
}

async function ready(url: string, child: ChildProcess, log: Log): Promise<void> {
  for (let last = ''; ; ) {
    if (child.exitCode !== null || child.signalCode !== null) {
      if (child.stdout?.readable) await once(child, 'close');
      throw new Error(`the service ended with ${child.exitCode ?? child.signalCode}: ${log.why()}; its last health: ${last}`);
    }
    // One that ends while it is asked refuses the connection before its exit code is known here.
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    last = (await response?.text()) ?? last;
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
