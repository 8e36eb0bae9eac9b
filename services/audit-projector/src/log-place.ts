import { auditLogName } from '@holdpoint/core/audit-log-name';

/** One log: its name, and the partition of `task.events` that it is about, which is also its partition of the output topics. */
export interface LogPlace {
  readonly log: string;
  readonly partition: number;
}

/**
 * The log of a partition.
 *
 * @param prefix who runs the logs, say `audit.example.org/production`
 */
export function logPlace(prefix: string, partition: number): LogPlace {
  return { log: auditLogName(prefix, partition), partition };
}
