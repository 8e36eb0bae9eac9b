import { BrokerUnavailableError, RegistryUnavailableError } from '@holdpoint/stream/errors';
import { isSettling, isSilence } from '@holdpoint/stream/kafka/errors-of';
import { isTransientDatabaseError } from './database-error.ts';

/**
 * Whether something outside gives no answer (Kafka, the schema registry, PostgreSQL), or is still coming up: time may mend it, and whoever
 * needs it waits. What they answer against us (no such topic, no such login, another count) passes with no time.
 */
export function isPassingTrouble(error: unknown): boolean {
  return (
    error instanceof BrokerUnavailableError ||
    error instanceof RegistryUnavailableError ||
    isTransientDatabaseError(error) ||
    isSilence(error) ||
    isSettling(error)
  );
}
