import { pipeline } from 'node:stream/promises';
import { EXIT, type ExitStatus } from './exit-status.ts';

/** Where a command speaks. Answers go to one place and remarks to another, so that an answer can be piped. */
export interface Terminal {
  /** A line of the answer: stdout. */
  print(line: string): void;
  /** An answer that may be long: to stdout, no faster than it is taken. Each text brings its own newlines. */
  pipe(texts: AsyncIterable<string>): Promise<void>;
  /** Progress and remarks: stderr. */
  note(line: string): void;
  /** How the command ended; without it 0. */
  finish(status: ExitStatus): void;
  readonly exitStatus: ExitStatus;
  /** Aborted by the first Ctrl-C or SIGTERM; a second one ends the process at once. */
  readonly interrupted: AbortSignal;
  /** What has to be put in order after a Ctrl-C may take this long; 3 s if nothing is said. */
  mayTakeToEnd(ms: number): void;
}

/** What does not end by itself this long after a Ctrl-C is ended, where a command does not ask for longer. */
const END_WITHIN_MS = 3_000;

/** Speaks through this process's own streams. A reader that closes the pipe (`| head`) ends the command quietly. */
export function processTerminal(): Terminal {
  const interrupt = new AbortController();
  let exitStatus: ExitStatus = EXIT.ok;
  let endWithinMs = END_WITHIN_MS;
  process.stdout.on('error', endQuietlyOnClosedPipe);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
      interrupt.abort();
      setTimeout(() => process.exit(EXIT.interrupted), endWithinMs).unref();
    });
  }
  return {
    print: (line) => void process.stdout.write(`${line}\n`),
    pipe: (texts) => pipeline(texts, process.stdout, { end: false }),
    note: (line) => void process.stderr.write(`${line}\n`),
    finish: (status) => {
      exitStatus = status;
    },
    get exitStatus() {
      return exitStatus;
    },
    interrupted: interrupt.signal,
    mayTakeToEnd: (ms) => {
      endWithinMs = ms;
    },
  };
}

function endQuietlyOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.ok);
}
