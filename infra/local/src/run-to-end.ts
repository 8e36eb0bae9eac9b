import { type ChildOptions, startChild, waitEnded } from './child.ts';

/** Longest time that a preparing command (a format, an initdb) may take. */
const DEADLINE_MS = 60_000;

/** Runs a command to its end. Throws `START_FAILED` with the end of its log if it fails, `START_TIMED_OUT` if it hangs. */
export async function runToEnd(options: ChildOptions): Promise<void> {
  await waitEnded(await startChild(options), DEADLINE_MS);
}
