import type { Json } from '@holdpoint/contracts/payload';
import { CanonicalJsonError, canonicalJson } from '@holdpoint/ledger/canonical-json';

/** The value as the JSON that will be recorded; undefined where it is none (a Date, a cycle, NaN, …). */
export function asJson(value: unknown): Json | undefined {
  const text = canonicalText(value);
  return text === undefined ? undefined : JSON.parse(text);
}

/** Whether two values have the same canonical JSON. */
export function sameJson(left: unknown, right: unknown): boolean {
  const text = canonicalText(left);
  return text !== undefined && text === canonicalText(right);
}

function canonicalText(value: unknown): string | undefined {
  try {
    return canonicalJson(value);
  } catch (error) {
    if (error instanceof CanonicalJsonError) return undefined;
    throw error;
  }
}
