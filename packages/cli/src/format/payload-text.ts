import type { Payload } from '@holdpoint/contracts/payload';

/** A payload for a person: text as it is, anything else as JSON, and that it is sealed where it is. */
export function payloadText(payload: Payload | undefined): string {
  if (payload === undefined) return '–';
  if (!('plain' in payload)) return '(sealed: its key is not available here)';
  return typeof payload.plain === 'string' ? payload.plain : JSON.stringify(payload.plain);
}
