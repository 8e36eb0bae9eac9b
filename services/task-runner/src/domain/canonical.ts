import { CanonicalJsonError, canonicalJson } from '@holdpoint/ledger/canonical-json';

/** Whether the message has a canonical form (RFC 8785): without one it can be neither digested nor stored everywhere. */
export function isCanonical(message: object): boolean {
  try {
    canonicalJson(message);
    return true;
  } catch (error) {
    if (error instanceof CanonicalJsonError) return false;
    throw error;
  }
}
