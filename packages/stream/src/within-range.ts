/** A position is of use only while the log holds what lies behind it. */
import { DefectError } from './defect.ts';
import type { LogRange } from './ports.ts';

/**
 * The position, if the partition begins at or before it and ends at or after it.
 * @throws DefectError where records were deleted before they were read, or the topic ends earlier than it did (made anew, or cut off by
 * an unclean election): what is written into that stretch next would be passed over in silence
 */
export function withinRange(topic: string, partition: number, position: number, range: LogRange | undefined): number {
  const { start, end } = range ?? { start: 0, end: 0 };
  const name = `${topic}/${partition}`;
  if (start > position) throw new DefectError(`${name} starts at ${start}: records from ${position} on are gone`);
  if (end < position) throw new DefectError(`${name} ends at ${end}, and was read up to ${position}: it is not what it was`);
  return position;
}
