import { z } from 'zod';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Any JSON value. What comes off the wire was parsed as JSON already, so only its absence is checked: walking it again would cost, and tell nothing. */
export const jsonSchema = z.custom<Json>((value) => value !== undefined, 'a JSON value is missing');

/** The most that one payload field may hold once serialised: 256 KiB of UTF-8 JSON. Larger is refused before it is produced. */
export const PAYLOAD_LIMIT_BYTES = 256 * 1024;

/**
 * A sensitive field (input, output, reasoning, error detail). Its shape is fixed from the first version, so that sealing
 * (encryption under a key that can be erased) needs no new event type: `plain` holds the value, `sealed` its ciphertext.
 */
export const payloadSchema = z
  .union([z.object({ plain: jsonSchema }), z.object({ sealed: z.string() })])
  .meta({ description: 'A sensitive value, plain or sealed', sensitive: true });
export type Payload = z.infer<typeof payloadSchema>;

/** Raised when a sealed payload is opened without its key. */
export class SealedPayloadError extends Error {
  override readonly name = 'SealedPayloadError';
}

/** Wraps a JSON value as a payload. */
export function plain(value: Json): Payload {
  return { plain: value };
}

/**
 * The value inside a payload.
 * @throws SealedPayloadError when it is sealed: opening is the codec's work, so domain code only ever sees plain ones.
 */
export function openPayload(payload: Payload): Json {
  if ('plain' in payload) return payload.plain;
  throw new SealedPayloadError('this payload is sealed and its key is not available here');
}

/** Serialised size of a value in bytes of UTF-8 JSON. */
export function payloadSizeBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '', 'utf8');
}
