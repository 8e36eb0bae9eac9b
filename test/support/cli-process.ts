/** The command line as people run it: a process, with an environment that the caller gives whole. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { type ProgramResult, runProgram } from './run-program.ts';

const MAIN = join(import.meta.dirname, '../../packages/cli/src/main.ts');

/** What came of one command. */
export interface CliResult extends ProgramResult {
  /** The lines of standard output as JSON, one object a line, as `--json` writes them; empty where they are not JSON. */
  readonly json: readonly Readonly<Record<string, unknown>>[];
}

/** Runs one command line to its end. Nothing of this process's environment is handed on. */
export async function runCliProcess(args: readonly string[], env: Readonly<Record<string, string>>): Promise<CliResult> {
  const result = await runProgram(process.execPath, [MAIN, ...args], env, 'This Node has gone.');
  return { ...result, json: jsonLines(result.stdout) };
}

/** Starts one command line whose end the caller brings about; what it says is dropped. */
export function startCliProcess(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], { env, stdio: 'ignore' });
}

/** The error that a command with `--json` told on standard error; undefined where it told none. */
export function errorOf({ stderr }: CliResult): unknown {
  return jsonLines(stderr.trimEnd().split('\n').at(-1) ?? '')[0];
}

function jsonLines(output: string): CliResult['json'] {
  try {
    return output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  } catch {
    return [];
  }
}
