import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** One run of `npm run demo` or `npm start`, as a person starts it: a process of its own, with infrastructure of its own. */
export interface DemoProcess {
  /** All that it has printed so far. */
  output(): string;
  /** Resolves when this text has been printed. @throws Error with the output when it ends before */
  printed(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** Starts it without the addresses that this suite's own infrastructure may have put into the environment. */
export function startDemo(args: readonly string[]): DemoProcess {
  const { KAFKA_BROKERS: _k, SCHEMA_REGISTRY_URL: _s, DATABASE_URL: _d, HOLDPOINT_HOME: _h, ...env } = process.env;
  const child = spawn(process.execPath, [join(root, 'infra/local/bootstrap.mjs'), ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]: (number | NodeJS.Signals)[]) => code ?? signal ?? 0);
  const output = () => said.join('');
  return { output, printed: (text) => untilPrinted(child, output, text), kill: (signal) => child.kill(signal), ended };
}

async function untilPrinted(child: ChildProcess, output: () => string, text: string): Promise<void> {
  while (!output().includes(text)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`ended before it said "${text}":\n${output()}`);
    await Promise.race([once(child.stdout ?? child, 'data'), once(child.stderr ?? child, 'data'), once(child, 'exit')]);
  }
}
