/** One log: its name, and the partition of `task.events` that it is about, which is also its partition of the output topics. */
export interface LogPlace {
  readonly log: string;
  readonly partition: number;
}

/**
 * The log of a partition. Its name is a URL without scheme, as C2SP asks of origins, so that no two logs anywhere share one.
 *
 * @param prefix who runs the logs, say `audit.example.org/production`
 */
export function logPlace(prefix: string, partition: number): LogPlace {
  return { log: `${prefix}/task.events/${partition}`, partition };
}
