import type { ProjectorParts } from '@holdpoint/process/projector-step';
import { sql } from './store/statements.ts';

/** What the audit tells of itself; read from its tables at each scrape, so that a rebuild counts nothing twice. */
export function addAuditMetrics({ metrics, database }: ProjectorParts, checkpointSizes: () => ReadonlyMap<number, number>): void {
  metrics.counter({
    name: 'holdpoint_audit_leaves_total',
    help: 'Leaves in the audit logs, by kind and outcome',
    labels: ['kind', 'outcome'],
    collect: async (counter) => {
      const rows = await database.query<{ kind: string; outcome: string; leaves: number }>(sql.readLeafCounts);
      counter.reset();
      for (const { kind, outcome, leaves } of rows) counter.inc({ kind, outcome }, leaves);
    },
  });
  metrics.gauge({
    name: 'holdpoint_audit_checkpoint_size',
    help: 'Leaves under the last checkpoint of each log that this process publishes',
    labels: ['log_partition'],
    collect: (gauge) => {
      gauge.reset();
      for (const [partition, size] of checkpointSizes()) gauge.set({ log_partition: String(partition) }, size);
    },
  });
}
