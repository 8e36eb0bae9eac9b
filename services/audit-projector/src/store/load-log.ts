import { EMPTY_FRONTIER, type Frontier, parseFrontier } from '@holdpoint/ledger/merkle-frontier';
import type { Sql } from '@holdpoint/process/sql';
import type { LogState } from '../domain/audit-batch.ts';
import type { TaskAudit } from '../domain/task-audit.ts';
import { sql } from './statements.ts';

/** A partition's log as it stands, and what is remembered of these tasks. */
export async function loadLog(tx: Sql, partition: number, taskIds: readonly string[]): Promise<LogState> {
  return { frontier: await loadFrontier(tx, partition), tasks: await loadTasks(tx, partition, taskIds) };
}

async function loadFrontier(tx: Sql, partition: number): Promise<Frontier> {
  const [row] = await tx.query<{ size: number; hashes: string[] }>(sql.readFrontier, [partition]);
  return row === undefined ? EMPTY_FRONTIER : parseFrontier(row);
}

async function loadTasks(tx: Sql, partition: number, taskIds: readonly string[]): Promise<ReadonlyMap<string, TaskAudit>> {
  const rows = await tx.query<{ task_id: string; state: TaskAudit }>(sql.readOpenTasks, [partition, taskIds]);
  return new Map(rows.map(({ task_id, state }) => [task_id, state]));
}
