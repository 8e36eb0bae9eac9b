/**
 * The hashes of a Merkle log: RFC 9162 section 2.1.1 (the same as RFC 6962 section 2.1), over SHA-256.
 *
 * Everywhere in this package a hash is a text of 64 lower-case hexadecimal digits: it can be stored, compared with
 * `===` and read by a person.
 */
import { createHash } from 'node:crypto';

const LEAF_PREFIX = Uint8Array.of(0x00);
const NODE_PREFIX = Uint8Array.of(0x01);
const HASH = /^[0-9a-f]{64}$/;

/** Root of a log without leaves: the SHA-256 of nothing. */
export const EMPTY_ROOT = createHash('sha256').digest('hex');

/** Whether `value` is a hash as this package writes it. */
export function isHash(value: unknown): value is string {
  return typeof value === 'string' && HASH.test(value);
}

/** Hash of a leaf: SHA-256(0x00 || leaf), a text standing for its UTF-8. */
export function leafHash(leaf: Uint8Array | string): string {
  return createHash('sha256').update(LEAF_PREFIX).update(leaf).digest('hex');
}

/** Hash of an inner node: SHA-256(0x01 || left || right). Both must satisfy {@link isHash}. */
export function nodeHash(left: string, right: string): string {
  return createHash('sha256').update(NODE_PREFIX).update(left, 'hex').update(right, 'hex').digest('hex');
}

/**
 * Root over the leaf hashes, by the recursive definition of RFC 9162 section 2.1.1. It needs all of them in memory; a
 * growing log keeps a frontier instead.
 */
export function merkleRoot(leafHashes: readonly string[]): string {
  const [first] = leafHashes;
  if (first === undefined) return EMPTY_ROOT;
  if (leafHashes.length === 1) return first;
  const split = splitPoint(leafHashes.length);
  return nodeHash(merkleRoot(leafHashes.slice(0, split)), merkleRoot(leafHashes.slice(split)));
}

/** Leaves in the left subtree of a tree of `size` (2 or more) leaves: the largest power of two below `size`. */
export function splitPoint(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}
