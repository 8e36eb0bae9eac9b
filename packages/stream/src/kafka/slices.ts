/** kafkajs makes one record batch of one `send`, whatever its size: what is sent is cut by bytes beforehand. */
import type { LogRecord } from '../ports.ts';

export const SLICE_BYTES = 768 * 1024;

/** A record that is larger than a slice goes alone. */
export function sliceBySize<R extends LogRecord>(records: readonly R[]): readonly R[][] {
  const slices: R[][] = [];
  let slice: R[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = sizeOf(record);
    if (slice.length > 0 && bytes + size > SLICE_BYTES) {
      slices.push(slice);
      slice = [];
      bytes = 0;
    }
    slice.push(record);
    bytes += size;
  }
  if (slice.length > 0) slices.push(slice);
  return slices;
}

/** A little more than the record takes on the wire. */
function sizeOf({ key, value, headers }: LogRecord): number {
  let bytes = 50 + (key === null ? 0 : Buffer.byteLength(key)) + (value?.length ?? 0);
  for (const [name, header] of Object.entries(headers)) bytes += 10 + Buffer.byteLength(name) + Buffer.byteLength(header);
  return bytes;
}
