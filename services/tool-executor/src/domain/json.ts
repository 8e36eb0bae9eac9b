import type { Json } from '@holdpoint/contracts/payload';
import { CanonicalJsonError, canonicalJson } from '@holdpoint/ledger/canonical-json';

/**
 * The value as the JSON that will be recorded; undefined where it is none (a Date, a cycle, NaN, …), or too deep: in an answer it lies two
 * levels down, and the runner takes no answer that is nested too deep as a whole.
 */
export function asJson(value: unknown): Json | undefined {
  const text = canonicalText([[value]]);
  return text === undefined ? undefined : JSON.parse(text.slice('[['.length, -']]'.length));
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
