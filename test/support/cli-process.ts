/** The command line as people run it: a process, with an environment that the caller gives whole. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const MAIN = join(import.meta.dirname, '../../packages/cli/src/main.ts');

/** What came of one command. */
export interface CliResult {
  /** The exit status; null where a signal ended it. */
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of standard output as JSON, one value a line; empty where they are not JSON. */
  readonly json: readonly unknown[];
}

/** Runs one command line to its end. Nothing of this process's environment is handed on. */
export async function runCliProcess(args: readonly string[], env: Readonly<Record<string, string>>): Promise<CliResult> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { exit: child.exitCode, stdout, stderr, json: jsonLines(stdout) };
}

/** The error that a command with `--json` told on standard error; undefined where it told none. */
export function errorOf({ stderr }: CliResult): unknown {
  return jsonLines(stderr.trimEnd().split('\n').at(-1) ?? '')[0];
}

function jsonLines(output: string): readonly unknown[] {
  try {
    return output
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));
  } catch {
    return [];
  }
}
