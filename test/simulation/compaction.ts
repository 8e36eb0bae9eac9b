import type { PartitionLog } from '@holdpoint/stream/memory/partition-log';
import type { Random } from './random.ts';

/**
 * What a broker's cleaner does: of each key only the newest record stays, in all segments but the active one; a tombstone goes in its turn, when it
 * has been the newest for long enough.
 */
export function compactLog(log: PartitionLog, random: Random): void {
  const activeRecords = random.between(0, 3);
  const { records } = log.slice(log.range().start, Number.POSITIVE_INFINITY);
  const clean = records.slice(0, Math.max(0, records.length - activeRecords));
  const newest = new Map(clean.map(({ key, offset }) => [key, offset]));
  const dropsTombstones = random.chance(0.5);
  for (const { key, offset, value } of clean)
    if (newest.get(key) !== offset || (value === null && dropsTombstones)) log.removeAt(offset);
}
