import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';

/** What every command that talks to an installation may be told. */
export interface ConnectionOptions {
  readonly home?: string;
}

/** What every command that waits for an answer may be told. */
export interface WaitOptions extends ConnectionOptions {
  readonly timeout: number;
}

/** `--home`, for commands that need addresses. */
export function withHome(command: Command): Command {
  return command.option('--home <folder>', 'the folder of the local installation', (folder) => resolve(folder));
}

/** `--home` and `--timeout`, for commands that wait. */
export function withTimeout(command: Command, defaultSeconds = 30): Command {
  return withHome(command).option('--timeout <seconds>', 'how long to wait for the answer', parseSeconds, defaultSeconds);
}

/** A whole number of at least `least`, for an option's argument. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
  };
}

/** Seconds, for an option's argument. */
export function parseSeconds(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 86_400) return value;
  throw new InvalidArgumentError('Expected seconds, more than 0 and at most 86400.');
}
