import { join } from 'node:path';
import { auditLogName } from '@holdpoint/core/audit-log-name';
import { exportRecord, formatExportLine } from '@holdpoint/ledger/export';
import type { Sql } from '@holdpoint/process/sql';
import { statementsIn } from '@holdpoint/process/statement';

const EXPORT_LEAVES = statementsIn(join(import.meta.dirname, '..', 'sql'))('export-leaves');

/** Leaves read at a time: a few megabytes. */
const PAGE_LEAVES = 2_000;

interface LeafRow {
  readonly log_partition: number;
  readonly leaf_index: number;
  readonly leaf: string;
}

/**
 * Every leaf of the compliance record as an export line with its newline, log by log. Hashes are computed from the leaves and not taken
 * from the database: what was changed there shows against a checkpoint.
 *
 * @param origin what the logs' names begin with (`AUDIT_LOG_ORIGIN` of the audit-projector)
 */
export async function* exportLeaves(sql: Sql, origin: string): AsyncGenerator<string, void> {
  let [partition, index] = [-1, -1];
  for (;;) {
    const rows = await sql.query<LeafRow>(EXPORT_LEAVES, [partition, index, PAGE_LEAVES]);
    for (const row of rows)
      yield `${formatExportLine(exportRecord(auditLogName(origin, row.log_partition), row.leaf_index, row.leaf))}\n`;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_LEAVES) return;
    [partition, index] = [last.log_partition, last.leaf_index];
  }
}
