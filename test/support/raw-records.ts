import type { Connection } from '@holdpoint/client/connection';
import type { RawRecord } from '@holdpoint/stream/record';

/** What lies on a topic now, as stored, partition by partition. */
export async function rawRecords(
  { admin, reader }: Connection,
  topic: string,
  wanted: (raw: RawRecord) => boolean = () => true,
): Promise<readonly RawRecord[]> {
  const found: RawRecord[] = [];
  for (const [partition, { start, end }] of (await admin.ranges(topic)).entries()) {
    await reader.read(topic, partition, start, end, (raw) => void (wanted(raw) && found.push(raw)));
  }
  return found;
}

/** The JSON of a record in the registry's framing, unchecked. */
export function jsonOf({ value }: RawRecord): unknown {
  return JSON.parse(value?.subarray(5).toString() ?? 'null');
}
