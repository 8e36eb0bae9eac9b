/** The projections of a bed: how far they are, and whether they hold what the log says. */
import { setTimeout as delay } from 'node:timers/promises';

import { leafHash, merkleRoot } from '@holdpoint/ledger/merkle';
import type { Sql } from '@holdpoint/process/sql';
import { callsOf } from './names.ts';
import { type Series, taskIdsOf } from './requests.ts';

const LOOK_MS = 20;
const DEADLINE_MS = 300_000;

/** Leaves that these tasks owe: one a call, and one that closes the task. */
function leavesOf(all: readonly Series[]): number {
  return all.reduce((sum, { agent, count }) => sum + count * (callsOf[agent] + 1), 0);
}

/** Leaves in PostgreSQL now. */
export async function countLeaves(database: Sql): Promise<number> {
  const [row] = await database.query<{ leaves: number }>(
    'select coalesce(sum(size), 0)::bigint as leaves from audit_core.frontiers',
  );
  return row?.leaves ?? 0;
}

/** Tasks that the operations tables show as ended. */
async function countEnded(database: Sql): Promise<number> {
  const [row] = await database.query<{ tasks: number }>(
    "select coalesce(sum(total), 0)::bigint as tasks from operations.counters where metric = 'tasks_finished'",
  );
  return row?.tasks ?? 0;
}

/** Waits until audit and metrics have taken in all of these tasks, which have ended; when each had, on the clock of `performance.now()`. */
export async function untilProjected(database: Sql, all: readonly Series[]) {
  const tasks = all.reduce((sum, { count }) => sum + count, 0);
  const [auditedAt, countedAt] = await Promise.all([
    reached('audit leaves', leavesOf(all), () => countLeaves(database)),
    reached('tasks in the operations tables', tasks, () => countEnded(database)),
  ]);
  return { auditedAt, countedAt };
}

/** When (on the clock of `performance.now()`) a count had come to what is expected. @throws after five minutes */
async function reached(what: string, expected: number, count: () => Promise<number>): Promise<number> {
  for (const end = performance.now() + DEADLINE_MS; ; await delay(LOOK_MS)) {
    const found = await count();
    if (found >= expected) return performance.now();
    if (performance.now() > end) throw new Error(`${what}: ${found} of ${expected} after five minutes`);
  }
}

/** What the projections do not hold of these tasks, all of which have ended well. */
export async function verifyProjections(database: Sql, all: readonly Series[]): Promise<readonly string[]> {
  const found = await Promise.all(all.map((series) => seriesFindings(database, series)));
  const leaves = await countLeaves(database);
  const owed = leavesOf(all);
  return [...found.flat(), ...(leaves === owed ? [] : [`${leaves} leaves, not ${owed}`]), ...(await rootFindings(database))];
}

async function seriesFindings(database: Sql, series: Series): Promise<readonly string[]> {
  const taskIds = taskIdsOf(series);
  const owed = callsOf[series.agent] + 1;
  const completed = await database.query<{ tasks: number }>(
    "select count(*) as tasks from operations.tasks where task_id = any ($1::uuid[]) and status = 'completed'",
    [taskIds],
  );
  const audited = await database.query<{ tasks: number }>(
    `select count(*) as tasks from (
       select task_id from audit_compliance.leaves where task_id = any ($1::text[]) group by task_id having count(*) = $2
     ) as whole`,
    [taskIds, owed],
  );
  const wanted = [
    ['completed in the operations tables', completed],
    [`with ${owed} leaves in the audit`, audited],
  ] as const;
  return wanted.flatMap(([what, [row]]) =>
    row?.tasks === taskIds.length ? [] : [`${row?.tasks} of ${taskIds.length} tasks of ${series.name} ${what}`],
  );
}

/** Computes each log's root anew from the leaves as they are stored. */
async function rootFindings(database: Sql): Promise<readonly string[]> {
  const logs = await database.query<{ log_partition: number; size: number; root: Buffer }>(
    `select log_partition, size, root from audit_core.frontiers
     join audit_core.leaves using (log_partition) where leaf_index = size - 1`,
  );
  const findings: string[] = [];
  for (const { log_partition, root } of logs) {
    const rows = await database.query<{ leaf: string }>(
      'select leaf from audit_compliance.leaves where log_partition = $1 order by leaf_index',
      [log_partition],
    );
    if (merkleRoot(rows.map(({ leaf }) => leafHash(leaf))) !== root.toString('hex'))
      findings.push(`the root of audit log ${log_partition} is not that of its leaves`);
  }
  return findings;
}
