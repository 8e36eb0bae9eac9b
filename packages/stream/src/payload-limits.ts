/** Finds payload fields (`{plain}`) that are larger than allowed, wherever they are in a message. */
import { PAYLOAD_LIMIT_BYTES, payloadSizeBytes } from '@holdpoint/contracts/payload';

/** The path of the first payload field above the limit, e.g. `calls.0.input`; undefined when there is none. */
export function oversizedPayload(value: unknown, path: readonly string[] = []): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('plain' in value) return payloadSizeBytes(value.plain) > PAYLOAD_LIMIT_BYTES ? path.join('.') : undefined;
  for (const [name, member] of Object.entries(value)) {
    const found = oversizedPayload(member, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}
