import type { DeadLettered } from '@holdpoint/contracts/messages/dead-letters';
import { deadLetteringServices } from '@holdpoint/contracts/topics';
import type { RecordPosition } from '@holdpoint/stream/record';
import type { Connection } from './connection.ts';
import { readTopic } from './read-topic.ts';

/** A dead letter, and where it lies itself. */
export interface DeadLetter {
  readonly letter: DeadLettered;
  readonly position: RecordPosition;
  /** Epoch milliseconds. */
  readonly letteredAt: number;
}

/** Visits the dead letters of these services, all by default, that are still in their topics: a bounded time, as retention keeps them. */
export async function readDeadLetters(
  connection: Connection,
  services: readonly string[] = deadLetteringServices,
  visit: (found: DeadLetter) => void,
): Promise<void> {
  for (const service of services) {
    await readTopic(connection, `dead-letter.${service}`, connection.deadLetters, (record) => {
      const { message, topic, partition, offset, appendedAt } = record;
      visit({ letter: message, position: { topic, partition, offset }, letteredAt: appendedAt });
    });
  }
}
