/** Whether what a projection was built from is still there, and is what the broker holds. Without that, emptying it would lose rows. */

import type { ProjectionTables } from '@holdpoint/process/projections';
import { readPositions, type StoredPosition } from '@holdpoint/process/read-positions';
import type { Sql } from '@holdpoint/process/sql';
import type { Admin, LogRange } from '@holdpoint/stream/ports';
import { refusal } from './cli-problem.ts';

/**
 * Compares the topics of a projection with the positions that it has reached in them.
 *
 * @throws CliProblem (`LOG_INCOMPLETE`) where a topic no longer begins at its beginning, or ends before a position
 */
export async function requireWholeLog(sql: Sql, admin: Admin, projection: ProjectionTables): Promise<void> {
  const positions = await readPositions(sql, projection);
  for (const topic of projection.topics) {
    const ranges = await admin.ranges(topic);
    const missing = [...missingStarts(topic, ranges), ...missingEnds(topic, ranges, positions)];
    if (missing.length === 0) continue;
    throw refusal(
      'LOG_INCOMPLETE',
      missing.join('\n'),
      'Nothing was emptied: what the broker holds would not give these tables again. Correct KAFKA_BROKERS or HOLDPOINT_TOPIC_PREFIX, or restore the topic.',
    );
  }
}

function missingStarts(topic: string, ranges: readonly LogRange[]): readonly string[] {
  return ranges.flatMap(({ start }, partition) =>
    start === 0 ? [] : [`${topic}/${partition} begins at ${start}: what was before it is gone.`],
  );
}

function missingEnds(topic: string, ranges: readonly LogRange[], positions: readonly StoredPosition[]): readonly string[] {
  return positions.flatMap((position) => {
    const end = ranges[position.partition]?.end ?? 0;
    if (position.topic !== topic || position.next <= end) return [];
    return [`${topic}/${position.partition} ends at ${end}: the tables hold what was read up to ${position.next}.`];
  });
}
