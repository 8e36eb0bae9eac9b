/** Confluent framing, as the registry's clients write it. */
export function framed(schemaId: number, text: string): Buffer {
  const frame = Buffer.alloc(5);
  frame.writeInt32BE(schemaId, 1);
  return Buffer.concat([frame, Buffer.from(text)]);
}
