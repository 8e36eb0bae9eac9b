/**
 * The 24 bytes that remain of an ended entity: six words of 32 bits, stored little-endian.
 *
 *   0, 1  hash of its id
 *   2     hash of the body that it was asked for with; its last 16 bits are the upper half of word 3 (zeros: nothing is compared)
 *   3, 4  the log's time of its end, ms: lower half of word 3, then word 4; 0 marks a place whose entity went on again
 *   5     how much later than it ended it says that it was first asked for, ms
 */
import { createHash } from 'node:crypto';

export const ENTRY_WORDS = 6;
export const ENTRY_BYTES = ENTRY_WORDS * 4;

/** Two words: 64 bits of an id. */
export type IdHash = readonly [number, number];

export interface EndedEntry {
  readonly id: IdHash;
  /** Twelve hexadecimal digits. */
  readonly bodyHash: string;
  /** The log's time of its end, epoch milliseconds. */
  readonly endedAt: number;
  /** The later of its end and its first asking. */
  readonly boundary: number;
}

export const NO_BODY = '0'.repeat(12);
const TWO_32 = 2 ** 32;

export function idHashOf(id: string): IdHash {
  const digest = createHash('sha256').update(id).digest();
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}

/** Of the digest of a body, whatever its form. */
export function bodyHashOf(bodyDigest: string | undefined): string {
  return bodyDigest === undefined ? NO_BODY : createHash('sha256').update(bodyDigest).digest('hex').slice(0, 12);
}

/** What cannot be said in 32 bits (seven weeks) is said as the most that can. */
export function writeEntry(words: Uint32Array, at: number, { id, bodyHash, endedAt, boundary }: EndedEntry): void {
  words[at] = id[0];
  words[at + 1] = id[1];
  words[at + 2] = Number.parseInt(bodyHash.slice(0, 8), 16);
  words[at + 3] = Number.parseInt(bodyHash.slice(8), 16) * 65_536 + Math.floor(endedAt / TWO_32);
  words[at + 4] = endedAt % TWO_32;
  words[at + 5] = Math.min(Math.max(0, boundary - endedAt), TWO_32 - 1);
}

export function readEntry(words: Uint32Array, at: number): EndedEntry {
  const endedAt = endedAtOf(words, at);
  const bodyHash = hex(words[at + 2] ?? 0, 8) + hex((words[at + 3] ?? 0) >>> 16, 4);
  return { id: [words[at] ?? 0, words[at + 1] ?? 0], bodyHash, endedAt, boundary: endedAt + (words[at + 5] ?? 0) };
}

export const endedAtOf = (words: Uint32Array, at: number): number =>
  ((words[at + 3] ?? 0) & 0xffff) * TWO_32 + (words[at + 4] ?? 0);

/** Its entity went on again: the place is empty, and keeps its number. */
export function clearEntry(words: Uint32Array, at: number): void {
  words[at + 3] = (words[at + 3] ?? 0) & 0xffff0000;
  words[at + 4] = 0;
}

const hex = (word: number, digits: number): string => word.toString(16).padStart(digits, '0');
