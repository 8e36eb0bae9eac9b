import type { AgentContract } from '@holdpoint/contracts/contract';
import { plain } from '@holdpoint/contracts/payload';
import type { LiveTask } from '@holdpoint/core/task/state';
import { countOf } from '@holdpoint/core/task/tool-counts';
import type { Question } from './intervention.ts';
import { findLoop } from './loop-detector.ts';

type Limits = AgentContract['limits'];

/**
 * The limit that the task has come to, as a question to a person; undefined while it has not. `tool` is what it wants to call next.
 * A person who lets it go on grants the whole allowance once more.
 */
export function limitReached(
  { limits, planner }: AgentContract,
  task: LiveTask,
  atMs: number,
  tool: string | undefined,
): Question | undefined {
  const { allowance } = task;
  if (task.nextStep - allowance.fromStep >= limits.maxSteps) return limit('LIMIT_STEPS', `${limits.maxSteps} steps taken`);
  const wallTime = wallTimeReached(limits, task, atMs);
  if (wallTime !== undefined) return wallTime;
  if (tool !== undefined && callsSince(task, tool) >= limits.maxCallsPerTool) {
    return limit('LIMIT_CALLS_PER_TOOL', `${tool} called ${limits.maxCallsPerTool} times`);
  }
  const loop = isReviewed(planner) ? undefined : findLoop(task.recent);
  if (loop === undefined) return undefined;
  return { why: 'loop', code: loop.code, detail: plain(loop.detail), options: ['retry', 'fail', 'cancel'] };
}

/**
 * A plan in the agent's contract is finite, and somebody has read it: what it repeats (a poll, say) is meant. One that came with the request
 * may be what a model upstream made up.
 */
function isReviewed({ steps }: AgentContract['planner']): boolean {
  return steps !== undefined;
}

/** The limit of wall time alone. */
export function wallTimeReached(limits: Limits, task: LiveTask, atMs: number): Question | undefined {
  if (atMs < wallTimeEndsAt(limits, task)) return undefined;
  return limit('LIMIT_WALL_TIME', `running for ${limits.maxWallTimeMs} ms`);
}

/** When the wall time of the present allowance is used up, epoch milliseconds. */
export function wallTimeEndsAt(limits: Limits, task: LiveTask): number {
  return task.allowance.fromMs + limits.maxWallTimeMs;
}

function callsSince(task: LiveTask, tool: string): number {
  return countOf(task.callsByTool, tool) - countOf(task.allowance.callsByTool, tool);
}

function limit(code: string, detail: string): Question {
  return { why: 'limit', code, detail: plain(detail), options: ['retry', 'fail', 'cancel'] };
}
