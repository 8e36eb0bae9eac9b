import { isEnded, type LiveTask, type TaskState } from '@holdpoint/core/task/state';
import type { Timer } from '@holdpoint/stream/entity';
import { OUTCOME_OVERDUE_MS } from './approval-unanswered.ts';
import { wallTimeEndsAt } from './limits.ts';
import type { World } from './world.ts';

/** How often a waiting task looks whether what it waits for has been announced. */
export const CATALOG_POLL_MS = 1_000;

/** The task's earliest timer. An attempt's answer is waited for whatever else holds; everything else rests while the task is held. */
export function timersOf(world: World, state: TaskState): Timer | undefined {
  if (isEnded(state)) return undefined;
  if (state.work.kind === 'attempt') return { name: 'answer', at: answerDueAt(world, state.work), deadline: true };
  if (state.cancel !== undefined || state.pause !== undefined || state.intervention !== undefined) return undefined;
  switch (state.work.kind) {
    case 'start':
      return { name: 'catalog', at: state.acceptedAtMs + CATALOG_POLL_MS, deadline: false };
    case 'between':
      // Only a long plan rests here (proceed.ts): it goes on at once, behind what came meanwhile.
      return { name: 'next_step', at: state.statusSinceMs, deadline: false };
    case 'gate':
      return { name: 'catalog', at: state.work.sinceMs + CATALOG_POLL_MS, deadline: false };
    case 'approval':
      return { name: 'approval', at: state.work.decideByMs + OUTCOME_OVERDUE_MS, deadline: true };
    case 'backoff':
      return orWallTime(world, state, { name: 'retry', at: state.work.untilMs, deadline: false });
    case 'wait':
      return orWallTime(world, state, { name: 'wait', at: state.work.untilMs, deadline: state.work.signal !== undefined });
    default:
      return undefined;
  }
}

/** When an attempt counts as unanswered, epoch milliseconds. */
export function answerDueAt({ settings }: World, { startByMs, timeoutMs }: { startByMs: number; timeoutMs: number }): number {
  return startByMs + timeoutMs + settings.clockSkewMs;
}

function orWallTime(world: World, task: LiveTask, timer: Timer): Timer {
  const limits = world.catalog.agent(task.agent)?.limits;
  if (limits === undefined) return timer;
  const at = wallTimeEndsAt(limits, task);
  return at < timer.at ? { name: 'wall_time', at, deadline: false } : timer;
}
