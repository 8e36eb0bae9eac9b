/** Services as production runs them: processes, started with an environment, watched by their health, ended by signals. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface RunningService {
  /** Of its health server. */
  readonly url: string;
  /** Resolves with the exit code, null where a signal ended it. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** Starts a service's `main.ts`; resolves once it is ready. */
export async function startService(main: string, env: Readonly<Record<string, string>>): Promise<RunningService> {
  const child = spawn(process.execPath, [main], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const log = followLog(child);
  const port = await listeningPort(child, log);
  const url = `http://127.0.0.1:${port}`;
  await ready(url, child, log);
  return {
    url,
    stop: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}

/** What a service's log has told so far that a test has use for. */
interface Log {
  readonly port: Promise<number>;
  /** Why it cannot go on, in its own words; empty as long as it can. */
  why(): string;
}

/** All of the log is read, or its pipe would fill; the rest of it is dropped. */
function followLog(child: ChildProcess): Log {
  if (child.stdout === null) throw new TypeError('the service has no output');
  const { promise, resolve } = Promise.withResolvers<number>();
  let why = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said: { msg?: string; port?: number; level?: string; err?: { message: string } } = JSON.parse(line);
    if (said.msg === 'listening' && said.port !== undefined) resolve(said.port);
    if (said.level === 'fatal') why = said.err?.message ?? said.msg ?? '';
  });
  return { port: promise, why: () => why };
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
