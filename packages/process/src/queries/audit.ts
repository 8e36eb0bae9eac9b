/** What people's tools read of the audit logs, from the tables of audit-projector. */
import type { Sql } from '../sql.ts';
import { query } from './statements.ts';

const leavesSql = query('read-audit-leaves');
const faultsSql = query('list-audit-faults');

const PAGE = 1_000;

/** One leaf of one log, with the members of an export line (`@holdpoint/ledger/export`). */
export interface StoredLeaf {
  readonly log: string;
  readonly index: number;
  readonly leaf: string;
  readonly hash: string;
}

/**
 * Every leaf there is, log after log and in log order, a page in memory at a time: what `holdpoint audit export` writes, each by
 * `formatExportLine`. Needs the rights of a verifier. Leaves that are added meanwhile may or may not be among them.
 */
export async function* readAuditLeaves(sql: Sql): AsyncGenerator<StoredLeaf, void> {
  let after = { log_partition: -1, index: -1 };
  for (;;) {
    const page = await sql.query<StoredLeaf & { log_partition: number }>(leavesSql, [after.log_partition, after.index, PAGE]);
    for (const { log, index, leaf, hash } of page) yield { log, index, leaf, hash };
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last;
  }
}

/** What the database itself finds wrong with the stored logs; nothing is what it should find. */
export async function listAuditFaults(
  sql: Sql,
  limit: number,
): Promise<readonly { log_partition: number; leaf_index: number; fault: string }[]> {
  return sql.query(faultsSql, [limit]);
}
