/** Waiting for a run to come to its end, and saying so when it does not. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '@holdpoint/client/connection';
import { taskLog } from '@holdpoint/client/event-log';
import { taskPartition } from '@holdpoint/client/task-log';
import { followLog } from '@holdpoint/client/whole-log';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { ProgressBoard } from './progress.ts';
import { type Readiness, readinessLine } from './readiness.ts';

/** The run has stopped moving. `readiness` is what each service then said of itself, where they were asked. */
export class StalledError extends Error {
  override readonly name = 'StalledError';
  readonly readiness: readonly Readiness[];

  constructor(message: string, readiness: readonly Readiness[] = [], options?: ErrorOptions) {
    super([message, ...readiness.map(readinessLine)].join('\n  '), options);
    this.readiness = readiness;
  }
}

/** Waits for `work`; where it stalls, the services are asked why, and the error says where their logs lie. */
export async function orSayWhy<T>(
  work: Promise<T>,
  { ask, logsFolder }: { readonly ask: () => Promise<readonly Readiness[]>; readonly logsFolder: string },
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof StalledError)) throw error;
    throw new StalledError(`${error.message} (logs: ${logsFolder})`, await ask(), { cause: error });
  }
}

export interface EndedWait {
  readonly taskIds: readonly string[];
  /** Gives up when nothing has happened for so long; undefined waits for ever, as for people. */
  readonly stallMs: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
  /** Sees every event of the log, in each partition's order. */
  readonly onEvent?: (event: TaskEvent) => void;
}

/** Follows the tasks until every one has ended. @throws StalledError; the signal's reason once it aborts */
export async function untilTasksEnded(connection: Connection, wait: EndedWait): Promise<void> {
  const board = new ProgressBoard(wait.taskIds);
  const [done, stalled] = [new AbortController(), new AbortController()];
  const ranges = await connection.admin.ranges('task.events');
  const stall = stallTimer(wait.stallMs, () => stalled.abort(new StalledError(stalledText(connection, board))));
  const onEvent = (event: TaskEvent) => {
    stall.moved();
    board.note(event);
    wait.onEvent?.(event);
    wait.onProgress(board.line());
    if (board.unended === 0) done.abort();
  };
  if (board.unended === 0) return stall.stop();
  const broken = AbortSignal.any([stalled.signal, wait.signal]);
  try {
    const starts = ranges.map(({ start }) => start);
    const following = followLog(taskLog(connection), starts, { signal: AbortSignal.any([done.signal, broken]), onEvent });
    // A broker that is gone lets the reader end late.
    await orBroken(following, broken);
  } finally {
    stall.stop();
  }
}

/** A partition that holds nearly all of them is a trace of what is wrong. */
function stalledText(connection: Connection, board: ProgressBoard): string {
  const partitions = board.unendedIds.map((taskId) => taskPartition(connection, taskId));
  const counts = [...new Set(partitions)].sort().map((one) => `${partitions.filter((each) => each === one).length} in ${one}`);
  const stalled = `nothing has happened for a while: ${board.line()}; unended by partition: ${counts.join(', ')}`;
  return [stalled, ...board.interventionLines()].join('\n  ');
}

function stallTimer(afterMs: number | undefined, stalled: () => void) {
  const timer = afterMs === undefined ? undefined : setTimeout(stalled, afterMs);
  return { moved: () => void timer?.refresh(), stop: () => clearTimeout(timer) };
}

/** Asks again and again until the answer is yes. @throws StalledError after `deadlineMs`, with what was waited for, also if an answer never comes */
export async function until(what: string, deadlineMs: number, holds: () => Promise<boolean>): Promise<void> {
  const over = new AbortController();
  const stalled = new StalledError(`${what}: not after ${Math.round(deadlineMs / 1_000)} s`);
  const timer = setTimeout(() => over.abort(stalled), deadlineMs);
  try {
    await orBroken(askUntil(holds, over.signal), over.signal);
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}

async function askUntil(holds: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!(signal.aborted || (await holds()))) await delay(100);
}

/** Waits for `work`, but no longer than what it needs is there. @throws the signal's reason once it aborts */
export async function orBroken<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: broken, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([work, broken]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
