import { join } from 'node:path';
import type { TaskStatus } from '@holdpoint/contracts/vocabulary';
import type { Sql } from '@holdpoint/process/sql';
import { statementsIn } from '@holdpoint/process/statement';

const LIST_TASKS = statementsIn(join(import.meta.dirname, '..', 'sql'))('list-tasks');

/** Which tasks, and when a task counts as stuck. */
export interface TaskFilter {
  /** Left out: all of them. */
  readonly statuses?: readonly TaskStatus[];
  readonly tenant?: string;
  readonly which: 'stuck' | 'all';
  /** What a moment that has passed is given before it counts as missed. */
  readonly graceSeconds: number;
  /** How long a task may be silent where nothing is due. */
  readonly silenceSeconds: number;
  readonly limit: number;
}

/** A task as operations see it. */
export interface ListedTask {
  readonly task_id: string;
  readonly tenant: string;
  readonly task_type: string;
  readonly agent: string;
  readonly agent_version: number;
  readonly status: TaskStatus;
  readonly status_since: Date;
  readonly accepted_at: Date;
  readonly last_event_at: Date;
  readonly step_index: number | null;
  readonly step_name: string | null;
  readonly waiting_for: string | null;
  readonly due_at: Date | null;
  readonly intervention_why: string | null;
  readonly code: string | null;
  /** Why it is stuck; null where it is not. */
  readonly stuck: string | null;
}

/** Tasks from the operations tables: those that live, longest in their status first, then those that have ended, newest first. */
export function listTasks(sql: Sql, filter: TaskFilter, now: Date): Promise<readonly ListedTask[]> {
  const { statuses, tenant, which, graceSeconds, silenceSeconds, limit } = filter;
  return sql.query<ListedTask>(LIST_TASKS, [
    now,
    graceSeconds,
    silenceSeconds,
    statuses ?? null,
    tenant ?? null,
    which === 'stuck',
    limit,
  ]);
}
