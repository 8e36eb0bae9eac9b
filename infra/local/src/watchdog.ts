import { createInterface } from 'node:readline';
import { z } from 'zod';
import { endProcess } from './end-process.ts';

/*
 * The process that outlives its parent, to end what the parent has started.
 *
 * Its standard input is a pipe whose other end only the parent holds. While the parent lives it writes one line for
 * each process it starts or has seen end. When the parent ends, by whatever cause, SIGKILL too, the kernel closes the
 * pipe, and the watchdog ends every process that is still on the list, by process id AND start time.
 * It runs in a process group of its own, so a Ctrl-C in the terminal does not reach it.
 */

const line = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('watch'),
    pid: z.int(),
    startTime: z.string(),
    signal: z.enum(['SIGTERM', 'SIGINT']),
    deadlineMs: z.int(),
  }),
  z.object({ type: z.literal('forget'), pid: z.int() }),
]);

/** One line to the watchdog. */
export type WatchdogLine = z.infer<typeof line>;

async function watch(): Promise<void> {
  const watched = new Map<number, Extract<WatchdogLine, { type: 'watch' }>>();
  for await (const text of createInterface({ input: process.stdin })) {
    const message = line.parse(JSON.parse(text));
    if (message.type === 'watch') watched.set(message.pid, message);
    else watched.delete(message.pid);
  }
  await Promise.all([...watched.values()].map((entry) => endProcess(entry, entry)));
}

if (import.meta.main) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  await watch();
}
