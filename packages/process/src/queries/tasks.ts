/** What people's tools read of tasks, from the tables of metrics-projector. */
import type { Sql } from '../sql.ts';
import { query } from './statements.ts';

const listSql = query('list-tasks');
const findSql = query('find-task');

/** From when on a live task counts as stuck. The same for `/metrics` and for lists, so that they agree. */
export interface StuckLimits {
  /** How late a deadline, a retry or an answer may be. */
  readonly graceMs: number;
  /** How long a task that waits for no moment may have no event. */
  readonly silenceMs: number;
}
export const defaultStuckLimits: StuckLimits = { graceMs: 60_000, silenceMs: 300_000 };

/** Why a task is stuck (DESIGN section 9). */
export type StuckReason = 'deadline' | 'no_progress' | 'loop' | 'missed_approval' | 'lost_worker';

/** One task, as columns of `operations.tasks` have it. */
export interface TaskRow {
  readonly task_id: string;
  readonly log_partition: number;
  readonly tenant: string;
  readonly task_type: string;
  readonly agent: string;
  readonly agent_version: number;
  readonly status: string;
  readonly status_since: Date;
  readonly accepted_at: Date;
  readonly last_event_at: Date;
  readonly last_seq: number;
  readonly step_index: number | null;
  readonly step_name: string | null;
  readonly waiting_for: string | null;
  readonly due_at: Date | null;
  readonly intervention_why: string | null;
  readonly code: string | null;
  readonly unexpected_human_steps: number;
  readonly stuck_reason: StuckReason | null;
}

/** A task with the offsets of its events in `task.events`, partition `log_partition`: read them there for its story. */
export interface LocatedTask extends TaskRow {
  readonly event_offsets: readonly number[];
}

/** Which tasks are wanted. Without a status, those that have not ended unless `ended` says otherwise. */
export interface TaskFilter {
  readonly tenant?: string;
  readonly taskType?: string;
  readonly status?: string;
  readonly ended?: boolean;
  readonly stuck?: boolean;
  readonly limit: number;
}

/** Tasks, the newest first. `nowMs` judges what is stuck. */
export async function listTasks(
  sql: Sql,
  filter: TaskFilter,
  nowMs: number,
  limits: StuckLimits = defaultStuckLimits,
): Promise<readonly TaskRow[]> {
  const { tenant = null, taskType = null, status = null, stuck = false, limit } = filter;
  const withEnded = filter.ended ?? status !== null;
  const judged = [new Date(nowMs), limits.graceMs / 1_000, limits.silenceMs / 1_000];
  return sql.query<TaskRow>(listSql, [tenant, taskType, status, withEnded, stuck, ...judged, limit]);
}

/** One task, undefined where the projection has not seen it. `taskId` must be a UUID. */
export async function findTask(
  sql: Sql,
  taskId: string,
  nowMs: number,
  limits: StuckLimits = defaultStuckLimits,
): Promise<LocatedTask | undefined> {
  const values = [taskId, new Date(nowMs), limits.graceMs / 1_000, limits.silenceMs / 1_000];
  const [row] = await sql.query<LocatedTask & { event_offsets: readonly (number | string)[] }>(findSql, values);
  return row && { ...row, event_offsets: row.event_offsets.map(Number) };
}
