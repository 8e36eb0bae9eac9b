import { CliProblem } from '../cli-problem.ts';
import { EXIT } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Gives the work a signal that ends at the timeout, or when the person does not want to wait any longer.
 * @throws CliProblem (`NO_ANSWER`, exit status 2) at the timeout: what was sent stays sent
 */
export async function inTime<T>(
  seconds: number,
  terminal: Terminal,
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = AbortSignal.timeout(Math.ceil(seconds * 1_000));
  try {
    return await work(AbortSignal.any([timeout, terminal.interrupted]));
  } catch (error) {
    if (!timeout.aborted || terminal.interrupted.aborted) throw error;
    throw new CliProblem({
      code: 'NO_ANSWER',
      message: `No answer within ${seconds} s to ${what}. It was sent, and may still be carried out.`,
      remedy: 'Wait longer (--timeout), or see what keeps the services: holdpoint doctor',
      exitStatus: EXIT.unknown,
    });
  }
}
