import type { Sql } from '@holdpoint/process/sql';
import type { TaskRows, ViewedTask } from '../domain/task-batch.ts';
import { dueMsOf, type TaskView, waitingForOf } from '../domain/task-view.ts';
import { sql } from './statements.ts';

/** The views of these tasks, as far as there are any. */
export async function loadTasks(tx: Sql, taskIds: readonly string[]): Promise<ReadonlyMap<string, TaskView>> {
  const rows = await tx.query<{ task_id: string; fold: TaskView }>(sql.readTasks, [taskIds]);
  return new Map(rows.map(({ task_id, fold }) => [task_id, fold]));
}

/** Stores what a batch of one partition leaves: one statement a table. */
export async function saveTaskRows(tx: Sql, partition: number, { tasks, sums }: TaskRows): Promise<void> {
  const { counters, histograms, latest } = sums;
  if (tasks.length > 0) await tx.query(sql.saveTasks, [partition, JSON.stringify(tasks.map(taskColumns))]);
  if (counters.length > 0) await tx.query(sql.addCounters, [partition, JSON.stringify(counters)]);
  if (histograms.length > 0) await tx.query(sql.addHistograms, [partition, JSON.stringify(histograms)]);
  if (latest.length > 0) await tx.query(sql.saveLatest, [partition, JSON.stringify(latest)]);
}

function taskColumns({ view, offsets }: ViewedTask) {
  return {
    task_id: view.taskId,
    tenant: view.tenant,
    task_type: view.taskType,
    agent: view.agent,
    agent_version: view.agentVersion,
    status: view.status,
    status_since: momentOf(view.statusSinceMs),
    accepted_at: momentOf(view.acceptedAtMs),
    last_event_at: momentOf(view.lastEventAtMs),
    last_seq: view.seq,
    step_index: view.stepIndex,
    step_name: view.stepName,
    waiting_for: waitingForOf(view),
    due_at: momentOrNull(dueMsOf(view)),
    intervention_why: view.intervention?.why ?? null,
    code: view.code,
    unexpected_human_steps: view.unexpectedHumanSteps,
    event_offsets: offsets,
    fold: JSON.stringify(view),
  };
}

/** ISO 8601 in UTC. */
export function momentOf(ms: number): string {
  return new Date(ms).toISOString();
}

export function momentOrNull(ms: number | null): string | null {
  return ms === null ? null : momentOf(ms);
}
