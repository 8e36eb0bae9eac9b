import type { Health } from '@holdpoint/process/health';
import type { Logger } from '@holdpoint/process/logger';
import type { Metrics } from '@holdpoint/process/metrics';

/** What there is once in a process. */
export interface ProcessParts {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
}
