/** Confluent's wire format: a zero byte, the schema's id in four bytes, big-endian, then the JSON. */

export interface Framed {
  readonly schemaId: number;
  readonly json: Buffer;
}

/** undefined for anything that is not framed so. */
export function unframed(value: Buffer): Framed | undefined {
  if (value.length < 6 || value[0] !== 0) return undefined;
  return { schemaId: value.readInt32BE(1), json: value.subarray(5) };
}
