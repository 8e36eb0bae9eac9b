/** A position is of use only while the log holds what lies behind it. */
import { type DefectCode, DefectError } from './defect.ts';
import type { LogRange } from './ports.ts';

/**
 * The position, if the partition begins at or before it and ends at or after it.
 * @throws DefectError where records were deleted before they were read, or the topic ends earlier than it did (made anew, or cut off by
 * an unclean election): what is written into that stretch next would be passed over in silence
 */
export function withinRange(topic: string, partition: number, position: number, range: LogRange | undefined): number {
  const { start, end } = range ?? { start: 0, end: 0 };
  const name = `${topic}/${partition}`;
  const stops = (message: string, code: DefectCode) => new DefectError(message, position, { code, topic });
  if (start > position) throw stops(`${name} starts at ${start}: records from ${position} on are gone`, 'RECORDS_GONE');
  if (end < position) throw stops(`${name} ends at ${end}, and was read up to ${position}: it is not what it was`, 'LOG_CUT_OFF');
  return position;
}
