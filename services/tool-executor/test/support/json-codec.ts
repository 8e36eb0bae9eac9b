import type { Decoder, Encoder } from '@holdpoint/stream/codec';
import type { Message } from '@holdpoint/stream/record';
import { z } from 'zod';

/** Plain JSON in place of framed JSON: what a message says does not hang on the registry. */
export const jsonEncoder: Encoder = {
  encode: async ({ key, id, message }, source) => ({
    key,
    headers: { ce_id: id, ce_type: message.type, ce_source: source },
    value: Buffer.from(JSON.stringify(message)),
  }),
};

export function jsonDecoder<M extends Message>(schema: z.ZodType<M>): Decoder<M> {
  return {
    async decode({ value, ...rest }) {
      const parsed = schema.safeParse(JSON.parse(value?.toString() ?? 'null'));
      if (!parsed.success) return { ok: false, malformed: { code: 'INVALID_SHAPE', detail: z.prettifyError(parsed.error) } };
      return { ok: true, record: { ...rest, message: parsed.data, bytes: value ?? Buffer.alloc(0) } };
    },
  };
}
