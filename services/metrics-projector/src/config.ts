import { configOrExit } from '@holdpoint/process/config';
import { securityAgrees } from '@holdpoint/process/connection-security';
import { databaseVariables, httpVariables, kafkaVariables, logVariables, migrationVariables } from '@holdpoint/process/variables';
import { z } from 'zod';

/** Everything that this service reads from its environment. */
export const configSchema = z
  .object({
    ...kafkaVariables,
    ...httpVariables,
    ...logVariables,
    ...databaseVariables,
    ...migrationVariables,
    STUCK_GRACE_MS: milliseconds(60_000, 'how late a deadline, a retry or an answer may be before a task counts as stuck'),
    STUCK_SILENCE_MS: milliseconds(
      60_000,
      'how long a task that waits for no moment may have no event before it counts as stuck',
    ),
  })
  .superRefine(securityAgrees);
export type MetricsProjectorConfig = z.output<typeof configSchema>;

/** Reads the environment; a wrong one is told on stderr, and the process exits. */
export const readConfig = (): MetricsProjectorConfig => configOrExit(configSchema);

function milliseconds(byDefault: number, what: string) {
  const most = 7 * 24 * 3_600_000;
  return z.coerce.number().int().min(0).max(most).default(byDefault).describe(`${what}: milliseconds, 0 to ${most}`);
}
