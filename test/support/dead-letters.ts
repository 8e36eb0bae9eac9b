import type { Connection } from '@holdpoint/client/connection';
import { readDeadLetters } from '@holdpoint/client/dead-letter-log';
import type { DeadLettered } from '@holdpoint/contracts/messages/dead-letters';
import type { RecordPosition } from '@holdpoint/stream/record';

/** The dead letters about the record that lies there, whichever service wrote them. */
export async function lettersOf(
  connection: Connection,
  { topic, partition, offset }: RecordPosition,
): Promise<readonly DeadLettered[]> {
  const found: DeadLettered[] = [];
  await readDeadLetters(connection, undefined, ({ letter }) => {
    const { origin } = letter;
    if (origin.topic === topic && origin.partition === partition && origin.offset === offset) found.push(letter);
  });
  return found;
}
