import { join } from 'node:path';
import { formatExportLine } from '@holdpoint/ledger/export';
import type { Sql } from '@holdpoint/process/sql';
import { statementsIn } from '@holdpoint/process/statement';

const EXPORT_LEAVES = statementsIn(join(import.meta.dirname, '..', 'sql'))('export-leaves');

/** Leaves read at a time: a few megabytes. */
const PAGE_LEAVES = 2_000;

interface LeafRow {
  readonly log_partition: number;
  readonly log: string;
  readonly leaf_index: number;
  readonly leaf: string;
  readonly hash: string;
}

/** Every leaf of the compliance record as an export line with its newline, log by log, a page in memory at a time. */
export async function* exportLeaves(sql: Sql): AsyncGenerator<string, void> {
  let [partition, place] = [-1, -1];
  for (;;) {
    const rows = await sql.query<LeafRow>(EXPORT_LEAVES, [partition, place, PAGE_LEAVES]);
    for (const { log, leaf_index: index, leaf, hash } of rows) yield `${formatExportLine({ log, index, leaf, hash })}\n`;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_LEAVES) return;
    [partition, place] = [last.log_partition, last.leaf_index];
  }
}
