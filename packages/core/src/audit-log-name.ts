/**
 * The name of the audit log of one partition of `task.events`: a URL without scheme, as C2SP asks of origins, so that no two logs
 * anywhere share one.
 *
 * @param prefix who runs the logs, say `audit.example.org/production`
 */
export function auditLogName(prefix: string, partition: number): string {
  return `${prefix}/task.events/${partition}`;
}
