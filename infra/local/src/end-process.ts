import { isRunning, type ProcessIdentity, signalProcess } from './process-identity.ts';
import { waitUntil } from './wait.ts';

/** How a process is asked to end, and how long it is waited for before it is killed. */
export interface Ending {
  readonly signal: 'SIGTERM' | 'SIGINT';
  readonly deadlineMs: number;
}

/** How long the kernel may take to clear away a process after SIGKILL. */
const KILL_DEADLINE_MS = 5_000;

/** Asks this very process to end, kills it at the deadline, and returns when it is gone. */
export async function endProcess(identity: ProcessIdentity, ending: Ending): Promise<'ended' | 'killed'> {
  signalProcess(identity, ending.signal);
  if (await waitUntil(() => !isRunning(identity), ending.deadlineMs)) return 'ended';
  signalProcess(identity, 'SIGKILL');
  await waitUntil(() => !isRunning(identity), KILL_DEADLINE_MS);
  return 'killed';
}
