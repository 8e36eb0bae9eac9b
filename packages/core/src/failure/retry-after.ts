/** The longest wait that a target may ask for; more is taken for this. */
export const MAX_RETRY_AFTER_MS = 24 * 3_600_000;

const IMF_OR_RFC_850 = /^[A-Z][a-z]{2,8}, .* GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/**
 * The wait that a Retry-After header asks for (RFC 9110 section 10.2.3), in milliseconds from `now` (epoch milliseconds): whole seconds, or
 * an HTTP-date in any of its three forms. A date that is past means no wait; text of another form is no wish at all.
 */
export function retryAfterMs(header: string, now: number): number | undefined {
  const text = header.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1_000, MAX_RETRY_AFTER_MS);
  const at = httpDate(text);
  return at === undefined ? undefined : Math.min(Math.max(at - now, 0), MAX_RETRY_AFTER_MS);
}

function httpDate(text: string): number | undefined {
  // asctime names no zone, and means UTC.
  const zoned = ASCTIME.test(text) ? `${text} GMT` : text;
  if (zoned === text && !IMF_OR_RFC_850.test(text)) return undefined;
  const at = Date.parse(zoned);
  return Number.isNaN(at) ? undefined : at;
}
