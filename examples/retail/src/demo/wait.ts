/** Waiting for a run to come to its end, and saying so when it does not. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '@holdpoint/client/connection';
import { taskLog } from '@holdpoint/client/event-log';
import { followLog } from '@holdpoint/client/whole-log';
import { ProgressBoard } from './progress.ts';

/** The run has stopped moving. */
export class StalledError extends Error {
  override readonly name = 'StalledError';
}

export interface EndedWait {
  readonly taskIds: readonly string[];
  /** Gives up when nothing has happened for so long; undefined waits for ever, as for people. */
  readonly stallMs: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
}

/** Follows the tasks until every one has ended. @throws StalledError; the signal's reason once it aborts */
export async function untilTasksEnded(connection: Connection, wait: EndedWait): Promise<void> {
  const board = new ProgressBoard(wait.taskIds);
  const done = new AbortController();
  const ranges = await connection.admin.ranges('task.events');
  const stall = stallTimer(wait.stallMs, () => done.abort(new StalledError(`nothing has happened for a while: ${board.line()}`)));
  const onEvent = (event: Parameters<ProgressBoard['note']>[0]) => {
    stall.moved();
    board.note(event);
    wait.onProgress(board.line());
    if (board.unended === 0) done.abort();
  };
  if (board.unended === 0) return stall.stop();
  try {
    const starts = ranges.map(({ start }) => start);
    await followLog(taskLog(connection), starts, { signal: AbortSignal.any([done.signal, wait.signal]), onEvent });
  } finally {
    stall.stop();
  }
  wait.signal.throwIfAborted();
  if (done.signal.reason instanceof StalledError) throw done.signal.reason;
}

function stallTimer(afterMs: number | undefined, stalled: () => void) {
  const timer = afterMs === undefined ? undefined : setTimeout(stalled, afterMs);
  return { moved: () => void timer?.refresh(), stop: () => clearTimeout(timer) };
}

/** Asks again and again until the answer is yes. @throws StalledError after `deadlineMs`, with what was waited for */
export async function until(what: string, deadlineMs: number, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new StalledError(`${what}: not after ${Math.round(deadlineMs / 1_000)} s`);
    await delay(100);
  }
}
