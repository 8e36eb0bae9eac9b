/** A terminal as a page's reader has it: one bash, whose folder, variables and functions stay from one block to the next. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What came of one block. */
export interface Ran {
  /** Of the last command in it that failed; 0 where none did. */
  readonly exit: number;
  /** Standard output and standard error, as a terminal shows them. */
  readonly output: string;
}

export interface PageShell {
  /** Runs a block to its end. */
  run(block: string): Promise<Ran>;
  /** All that has been printed so far, by a block that still runs too. */
  output(): string;
  /** Ends the shell and what still runs in it. */
  close(): Promise<void>;
}

/** @param folder where it starts @param env its environment, whole @param scripts a folder for what it is given to run */
export function openShell(folder: string, env: NodeJS.ProcessEnv, scripts: string): PageShell {
  const bash = spawn('bash', ['--noprofile', '--norc'], { cwd: folder, env, detached: true });
  const closed = once(bash, 'close');
  const heard = listenTo([bash.stdout, bash.stderr]);
  let blocks = 0;
  const run = async (block: string): Promise<Ran> => {
    const end = `-- end of block ${++blocks}: `;
    const script = join(scripts, `${bash.pid}-${blocks}.sh`);
    writeFileSync(script, block);
    const from = heard.text().length;
    // The block reads nothing of what is written to bash itself.
    bash.stdin.write(`exec 2>&1; failed=0; trap 'failed=$?' ERR; eval "$(cat ${script})" < /dev/null; echo "${end}$failed."\n`);
    for (;;) {
      const [text = '', status] = heard.text().slice(from).split(end);
      if (status?.includes('.')) return { exit: Number.parseInt(status, 10), output: text };
      if (bash.exitCode !== null || bash.signalCode !== null) throw new Error(`bash ended within the block:\n${text}`);
      await Promise.race([heard.more(), closed]);
    }
  };
  const close = async () => {
    if (bash.pid !== undefined && bash.exitCode === null && bash.signalCode === null) process.kill(-bash.pid, 'SIGKILL');
    await closed;
  };
  return { run, output: heard.text, close };
}

/** What these streams say, and a promise of the next thing that they say. */
function listenTo(streams: readonly NodeJS.ReadableStream[]) {
  let text = '';
  let next = Promise.withResolvers<void>();
  for (const stream of streams) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      text += chunk;
      next.resolve();
      next = Promise.withResolvers();
    });
  }
  return { text: () => text, more: () => next.promise };
}
