import type { Decoder, Encoder } from '@holdpoint/stream/codec';
import type { Message } from '@holdpoint/stream/record';
import { z } from 'zod';

const frame = Buffer.from([0, 0, 0, 0, 1]);

export const framed = (message: unknown) => Buffer.concat([frame, Buffer.from(JSON.stringify(message))]);
export const unframed = (value: Buffer | null): unknown => JSON.parse(value?.subarray(frame.length).toString() ?? 'null');

/** Framed JSON without a registry: what a message says does not hang on that. */
export const jsonEncoder: Encoder = {
  encode: async ({ key, id, message }, source) => ({
    key,
    headers: { ce_id: id, ce_type: message.type, ce_source: source },
    value: framed(message),
  }),
};

export function jsonDecoder<M extends Message>(schema: z.ZodType<M>): Decoder<M> {
  return {
    async decode({ value, ...rest }) {
      const parsed = schema.safeParse(unframed(value));
      if (!parsed.success) return { ok: false, malformed: { code: 'INVALID_SHAPE', detail: z.prettifyError(parsed.error) } };
      return { ok: true, record: { ...rest, message: parsed.data, bytes: value ?? Buffer.alloc(0) } };
    },
  };
}
