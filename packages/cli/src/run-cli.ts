import { CommanderError } from 'commander';
import { EXIT, type ExitStatus } from './exit-status.ts';
import { createProgram } from './program.ts';
import { reportError } from './report-error.ts';
import type { Terminal } from './terminal.ts';

/** Runs one command line (without `node` and the script's name) and returns its exit status. Never throws. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  try {
    await createProgram(terminal).parseAsync([...args], { from: 'user' });
    return terminal.exitStatus;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (terminal.interrupted.aborted) return EXIT.interrupted;
    return reportError(error, terminal, args.includes('--json') ? 'json' : 'text');
  }
}
