import { EXIT, type ExitStatus } from '../src/exit-status.ts';
import { runCli } from '../src/run-cli.ts';
import type { Terminal } from '../src/terminal.ts';

/** What a command said, and how it ended. */
export interface Ran {
  readonly status: ExitStatus;
  readonly printed: readonly string[];
  readonly noted: readonly string[];
}

/** Runs a command line in this process, with a terminal that only listens. */
export async function ran(...args: readonly string[]): Promise<Ran> {
  const printed: string[] = [];
  const noted: string[] = [];
  let exitStatus: ExitStatus = EXIT.ok;
  const terminal: Terminal = {
    print: (line) => void printed.push(line),
    pipe: async (texts) => {
      for await (const text of texts) printed.push(text);
    },
    note: (line) => void noted.push(line),
    finish: (status) => {
      exitStatus = status;
    },
    get exitStatus() {
      return exitStatus;
    },
    interrupted: new AbortController().signal,
    mayTakeToEnd: () => undefined,
  };
  return { status: await runCli(args, terminal), printed, noted };
}
