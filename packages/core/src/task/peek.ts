import type { Json, Payload } from '@holdpoint/contracts/payload';

/** A payload's value; null where it is sealed and not opened. The fold never throws, and whoever lacks the key still follows the course. */
export function peek(payload: Payload): Json {
  return 'plain' in payload ? payload.plain : null;
}

/** The same of a payload that may be absent. */
export function peekOptional(payload: Payload | undefined): Json | undefined {
  return payload === undefined ? undefined : peek(payload);
}
