import { join, resolve } from 'node:path';
import { type Exit, startChild, waitReady } from './child.ts';
import { localConfig } from './config.ts';
import { createFolders } from './home.ts';
import { answersOk } from './http-probe.ts';
import { startOnPorts } from './ports.ts';

/** One of our services, to be run by this Node. */
export interface ServiceOptions {
  /** Names its log and its record. */
  readonly name: string;
  /** Its `main.ts`. */
  readonly entry: string;
  readonly args?: readonly string[];
  /** Added to the environment of this process. `HTTP_PORT` and `HTTP_HOST` are given by the launcher. */
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly log: (message: string) => void;
  /** How long until `/readyz` must answer 200; 30 s if not given. */
  readonly readyDeadlineMs?: number;
  /** How long a stop may take before it is killed; 15 s if not given. */
  readonly stopDeadlineMs?: number;
}

/** A service that is ready. */
export interface Service {
  readonly name: string;
  readonly pid: number;
  /** Where its `/livez`, `/readyz` and `/metrics` are: `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly logFile: string;
  /** Settles when the process has ended, for whatever reason. */
  readonly exit: Promise<Exit>;
  /** Sends a signal: SIGKILL or SIGSTOP in a chaos test. */
  kill(signal: NodeJS.Signals): void;
  /** SIGTERM, then SIGKILL at the deadline; returns when it is gone. */
  stop(): Promise<void>;
}

const READY_DEADLINE_MS = 120_000;
const STOP_DEADLINE_MS = 15_000;

/**
 * Starts a service and returns when its `/readyz` answers 200. It ends with this process, whatever ends this one.
 * Throws `START_FAILED` or `START_TIMED_OUT` with the end of its log.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const home = resolve(options.home);
  createFolders(home);
  const { inherited, cacheFolder } = localConfig();
  // What Node compiles of a module is kept between starts: half of the time until a service reads its configuration.
  const compiled = { NODE_COMPILE_CACHE: join(cacheFolder, 'compiled') };
  return startOnPorts(undefined, 0, async (port) => {
    const child = await startChild({
      home,
      name: options.name,
      command: process.execPath,
      args: [resolve(options.entry), ...(options.args ?? [])],
      env: { ...compiled, ...inherited, ...options.env, HTTP_HOST: '127.0.0.1', HTTP_PORT: String(port) },
      cwd: process.cwd(),
      ending: { signal: 'SIGTERM', deadlineMs: options.stopDeadlineMs ?? STOP_DEADLINE_MS },
    });
    const url = `http://127.0.0.1:${port}`;
    await waitReady(child, () => answersOk(`${url}/readyz`), options.readyDeadlineMs ?? READY_DEADLINE_MS);
    options.log(`${options.name} is ready at ${url}`);
    const { name, logFile, exit, stop, identity } = child;
    return { name, pid: identity.pid, url, logFile, exit, stop, kill: (signal) => child.kill(signal) };
  });
}
