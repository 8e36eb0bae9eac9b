import type { Frontier } from '@holdpoint/ledger/merkle-frontier';
import type { Sql } from '@holdpoint/process/sql';
import type { AttemptRow, AuditRows, LeafRow, TechnicalRow } from '../domain/audit-batch.ts';
import { AuditDefectError } from '../domain/audited-event.ts';
import type { LogPlace } from '../log-place.ts';
import { sql } from './statements.ts';

/**
 * Stores what a batch adds to a partition's log: one statement a table.
 *
 * @throws AuditDefectError when the log bears another name in the database
 */
export async function saveRows(tx: Sql, { partition, log }: LogPlace, rows: AuditRows): Promise<void> {
  if (rows.leaves.length > 0) {
    await addLeaves(tx, partition, rows);
    await saveFrontier(tx, { partition, log }, rows.frontier);
  }
  if (rows.technical.length > 0)
    await tx.query(sql.addTechnicalCalls, [partition, JSON.stringify(rows.technical.map(technicalColumns))]);
  if (rows.attempts.length > 0)
    await tx.query(sql.addFailedAttempts, [partition, JSON.stringify(rows.attempts.map(attemptColumns))]);
  await saveTasks(tx, partition, rows);
}

async function addLeaves(tx: Sql, partition: number, { leaves }: AuditRows): Promise<void> {
  const column = <Name extends keyof LeafRow>(name: Name) => leaves.map((row) => row[name]);
  const fact = <Name extends keyof LeafRow['facts']>(name: Name) => leaves.map(({ facts }) => facts[name]);
  const indexes = column('index');
  await tx.query(sql.addLeafHashes, [partition, indexes, column('hash'), column('root')]);
  const facts = [fact('kind'), fact('tenant'), fact('task_id'), fact('task_seq'), fact('logged_at')];
  await tx.query(sql.addLeaves, [partition, indexes, column('leaf'), ...facts]);
  await tx.query(sql.addLeafCounts, [partition, fact('kind'), fact('outcome')]);
}

async function saveFrontier(tx: Sql, { partition, log }: LogPlace, { size, hashes }: Frontier): Promise<void> {
  const saved = await tx.query(sql.saveFrontier, [partition, log, size, hashes]);
  if (saved.length === 0) throw new AuditDefectError(`the log of partition ${partition} has another name than ${log}`);
}

async function saveTasks(tx: Sql, partition: number, { tasks }: AuditRows): Promise<void> {
  const kept = [...tasks].flatMap(([taskId, state]) => (state === undefined ? [] : [{ taskId, state: JSON.stringify(state) }]));
  const forgotten = [...tasks].flatMap(([taskId, state]) => (state === undefined ? [taskId] : []));
  if (kept.length > 0) {
    await tx.query(sql.saveOpenTasks, [partition, kept.map(({ taskId }) => taskId), kept.map(({ state }) => state)]);
  }
  if (forgotten.length > 0) await tx.query(sql.forgetTasks, [partition, forgotten]);
}

function technicalColumns(row: TechnicalRow): Record<string, string | number | null> {
  return {
    leaf_index: row.index,
    event_offset: row.offset,
    tenant: row.tenant,
    task_id: row.taskId,
    call_id: row.callId,
    agent: row.agent.name,
    agent_version: row.agent.version,
    tool: row.tool.name,
    tool_version: row.tool.version,
    outcome: row.outcome,
    attempts: row.attempts,
    started_at: row.startedAt,
    duration_ms: row.durationMs,
    executor: row.executor,
    settled_at: row.settledAt,
    input: JSON.stringify(row.input),
    output: jsonOrNull(row.output),
    remaining: jsonOrNull(row.remaining),
    error: jsonOrNull(row.error),
  };
}

function attemptColumns(row: AttemptRow): Record<string, string | number | null> {
  return {
    event_offset: row.offset,
    tenant: row.tenant,
    task_id: row.taskId,
    call_id: row.callId,
    attempt: row.attempt,
    started_at: row.startedAt,
    duration_ms: row.durationMs,
    executor: row.executor,
    error: JSON.stringify(row.error),
    failed_at: row.failedAt,
    next_attempt_at: row.nextAttemptAt,
  };
}

function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
