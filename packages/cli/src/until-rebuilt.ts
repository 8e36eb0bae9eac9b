import { setTimeout as delay } from 'node:timers/promises';
import type { ProjectionTables } from '@holdpoint/process/projections';
import { readPositions, type StoredPosition } from '@holdpoint/process/read-positions';
import type { Sql } from '@holdpoint/process/sql';

const LOOK_MS = 250;
const TELL_MS = 2_000;

/** Waits until a projection has read as far as `goal` again, and tells how far it is every other second. @throws the signal's reason once it aborts */
export async function untilRebuilt(
  sql: Sql,
  projection: ProjectionTables,
  goal: readonly StoredPosition[],
  { onProgress, signal }: { readonly onProgress: (line: string) => void; readonly signal: AbortSignal },
): Promise<void> {
  const total = goal.reduce((sum, { next }) => sum + next, 0);
  for (let told = Date.now(); ; await delay(LOOK_MS, undefined, { signal })) {
    const missing = missingRecords(goal, await readPositions(sql, projection));
    if (missing === 0) return;
    if (Date.now() - told < TELL_MS) continue;
    told = Date.now();
    onProgress(`${projection.service} has read ${total - missing} of ${total} records`);
  }
}

function missingRecords(goal: readonly StoredPosition[], positions: readonly StoredPosition[]): number {
  const reached = new Map(positions.map(({ topic, partition, next }) => [`${topic}/${partition}`, next]));
  return goal.reduce(
    (sum, { topic, partition, next }) => sum + Math.max(0, next - (reached.get(`${topic}/${partition}`) ?? 0)),
    0,
  );
}
