/** What the tools did, in a file of their own: it survives any process, so repeats can be counted from outside. */
import { openSync, readFileSync, writeSync } from 'node:fs';

/** Appends a line for each attempt. Written at once: what `kill -9` finds has happened. */
export function openCallsFile(path: string): (callId: string, attempt: number) => void {
  const file = openSync(path, 'a');
  return (callId, attempt) => void writeSync(file, `${callId} ${attempt}\n`);
}

/** How often each call has run. */
export function readCallsFile(path: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [callId = ''] = line.split(' ');
    if (callId !== '') counts.set(callId, (counts.get(callId) ?? 0) + 1);
  }
  return counts;
}
