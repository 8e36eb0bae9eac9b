/** The end of an output topic: from it a projector recovers the position up to which it has published. */
import type { Admin, PartitionReader } from './ports.ts';
import type { RawRecord } from './record.ts';

/** The last committed record of a partition; undefined when there is none. Reads backwards in growing steps, since markers may lie at the end. */
export async function lastRecord(
  ports: { readonly reader: PartitionReader; readonly admin: Admin },
  topic: string,
  partition: number,
): Promise<RawRecord | undefined> {
  const range = (await ports.admin.ranges(topic))[partition];
  if (range === undefined) return undefined;
  for (let step = 2, until = range.end; until > range.start; step *= 4) {
    const from = Math.max(range.start, until - step);
    let last: RawRecord | undefined;
    await ports.reader.read(topic, partition, from, until, (record) => {
      last = record;
    });
    if (last !== undefined) return last;
    until = from;
  }
  return undefined;
}
