/**
 * The frontier of a growing Merkle log: the roots of its complete subtrees, largest (leftmost) first, one for each bit
 * set in the log's size. Also known as a compact range from 0. It is all that a writer needs to keep: appending costs
 * O(log n), so does the root, and it is plain data that survives as JSON.
 */
import { EMPTY_ROOT, isHash, nodeHash } from './merkle.ts';

/** State of a log of `size` leaves; `hashes` has as many entries as `size` has bits set (53 at the most). */
export interface Frontier {
  readonly size: number;
  readonly hashes: readonly string[];
}

/** The frontier of a log without leaves. */
export const EMPTY_FRONTIER: Frontier = { size: 0, hashes: [] };

/** The frontier after one more leaf; `frontier` itself does not change. */
export function appendLeafHash(frontier: Frontier, leafHash: string): Frontier {
  const hashes = frontier.hashes.slice();
  let subtree = leafHash;
  // Each bit set at the low end of the size is a complete subtree as large as the one in hand: they become one.
  for (let rest = frontier.size; rest % 2 === 1; rest = (rest - 1) / 2) {
    subtree = nodeHash(hashes.pop() ?? missing(frontier), subtree);
  }
  hashes.push(subtree);
  return { size: frontier.size + 1, hashes };
}

/** The root (RFC 9162 section 2.1.1) of the log that `frontier` stands for. */
export function frontierRoot(frontier: Frontier): string {
  if (frontier.hashes.length === 0) return EMPTY_ROOT;
  return frontier.hashes.reduceRight((right, left) => nodeHash(left, right));
}

/**
 * A frontier read back from where it was stored.
 *
 * @throws RangeError if it cannot be one: a size that is no safe natural number, a malformed hash, or another number of
 * hashes than the size asks for
 */
export function parseFrontier(value: { size: unknown; hashes: unknown }): Frontier {
  const { size, hashes } = value;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw new RangeError(`not the size of a log: ${String(size)}`);
  }
  if (!Array.isArray(hashes) || !hashes.every(isHash)) throw new RangeError('the hashes of a frontier are malformed');
  const frontier = { size, hashes };
  if (hashes.length !== countOnes(size)) missing(frontier);
  return frontier;
}

function missing(frontier: Frontier): never {
  throw new RangeError(`a frontier of size ${frontier.size} does not have ${frontier.hashes.length} hashes`);
}

function countOnes(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}
