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
  const port = await listeningPort(child);
  const url = `http://127.0.0.1:${port}`;
  await ready(url, child);
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

/** The port that the service logs; its further log is read and dropped, or its pipe would fill. */
async function listeningPort(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new TypeError('the service has no output');
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said: { msg?: string; port?: number } = JSON.parse(line);
    if (said.msg === 'listening' && said.port !== undefined) resolve(said.port);
  });
  child.once('exit', (code) => reject(new Error(`the service ended with ${code} before it listened`)));
  return promise;
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (let last = ''; ; ) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the service ended with ${child.exitCode ?? child.signalCode}; its last health: ${last}`);
    }
    // One that ends while it is asked refuses the connection before its exit code is known here.
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    last = (await response?.text()) ?? last;
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
