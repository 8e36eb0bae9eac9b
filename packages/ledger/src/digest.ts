/**
 * Digests: plain SHA-256 (FIPS 180-4) for what cannot be guessed, keyed (HMAC, RFC 2104) for what can, and comparison
 * in constant time.
 */
import { createHmac, hash, timingSafeEqual } from 'node:crypto';

/** Shortest key accepted by {@link keyedReference}: as long as the hash, as RFC 2104 section 3 advises. */
export const MIN_REFERENCE_KEY_BYTES = 32;

/**
 * Bytes of the HMAC that a keyed reference keeps: 16 of 32, the shortest that RFC 2104 section 5 allows. At 128 bits
 * a million million different values meet by accident with a probability of about 1.5 in 10^15.
 */
export const REFERENCE_BYTES = 16;

const REFERENCE_KIND = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/** SHA-256 of bytes, or of the UTF-8 of a text, as 64 lower-case hexadecimal digits. */
export function sha256Hex(input: Uint8Array | string): string {
  return hash('sha256', input, 'hex');
}

/**
 * A stand-in for a personal value in a record that must not show it: `<kind>:<32 hexadecimal digits>`. The same key,
 * kind and value always give the same reference, so records about one person can be joined; without the key the value
 * cannot be found by trying the likely ones, as it could be from a plain digest. Different kinds never share a
 * reference. Another key (rotation) gives other references.
 *
 * @param kind what the value is, say `user`: a letter, then up to 63 letters, digits, `_`, `.` or `-`
 * @throws RangeError if the key is shorter than {@link MIN_REFERENCE_KEY_BYTES} or `kind` has another shape
 */
export function keyedReference(key: Uint8Array, kind: string, value: string): string {
  if (key.byteLength < MIN_REFERENCE_KEY_BYTES) {
    throw new RangeError(`reference key has ${key.byteLength} bytes, at least ${MIN_REFERENCE_KEY_BYTES} are needed`);
  }
  if (!REFERENCE_KIND.test(kind)) throw new RangeError(`not a kind of reference: ${JSON.stringify(kind)}`);
  // A kind has no zero byte, so kind and value cannot be divided in another way.
  const mac = createHmac('sha256', key).update(`${kind}\0${value}`).digest();
  return `${kind}:${mac.subarray(0, REFERENCE_BYTES).toString('hex')}`;
}

/** Whether two byte strings, or the UTF-8 of two texts, are equal, in a time that depends on their lengths alone. */
export function constantTimeEqual(a: Uint8Array | string, b: Uint8Array | string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}
