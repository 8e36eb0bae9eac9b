import type { Connection } from '@holdpoint/client/connection';
import { type DeadLetter, readDeadLetters } from '@holdpoint/client/dead-letter-log';
import { positionFrom } from '@holdpoint/stream/dead-letter';
import type { RecordPosition } from '@holdpoint/stream/record';
import { refusal, usageProblem } from './cli-problem.ts';

/** Where a dead-lettered record lies, as `dead-letter list` prints it: `topic/partition/offset`. @throws CliProblem */
export function originArgument(text: string): RecordPosition {
  const position = positionFrom(text);
  if (position !== undefined) return position;
  throw usageProblem(`${text} is not topic/partition/offset`, 'Take it from: holdpoint dead-letter list');
}

/** The newest dead letter of a record. @throws CliProblem if there is none */
export async function letterOf(connection: Connection, origin: RecordPosition): Promise<DeadLetter> {
  const found: { newest?: DeadLetter } = {};
  await readDeadLetters(connection, undefined, (one) => {
    const { topic, partition, offset } = one.letter.origin;
    const isOurs = topic === origin.topic && partition === origin.partition && offset === origin.offset;
    if (isOurs && one.letteredAt >= (found.newest?.letteredAt ?? 0)) found.newest = one;
  });
  if (found.newest !== undefined) return found.newest;
  throw refusal('NOT_DEAD_LETTERED', 'No service has dead-lettered this record.', 'See: holdpoint dead-letter list');
}
