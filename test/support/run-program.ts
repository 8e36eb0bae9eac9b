import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What came of a program. */
export interface ProgramResult {
  /** The exit status; null where a signal ended it. */
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. @throws with the remedy where there is no such program */
export async function runProgram(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  remedy: string,
): Promise<ProgramResult> {
  const child = spawn(command, [...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { exit: child.exitCode, stdout, stderr };
  } catch (cause) {
    throw new Error(`${command} cannot be run. ${remedy}`, { cause });
  }
}
