/**
 * Inclusion proofs (RFC 9162 section 2.1.3) and consistency proofs (section 2.1.4); the same paths as in RFC 6962.
 * Making one needs the leaf hashes; checking one needs nothing but the proof. Whatever is wrong with a proof from
 * outside, its check answers `false` and does not throw.
 */
import { EMPTY_ROOT, isHash, merkleRoot, nodeHash, splitPoint } from './merkle.ts';

/** Says that the leaf with hash `leafHash` is number `index` (from 0) of the log with `size` leaves and `root`. */
export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: string;
  readonly root: string;
}

/** Says that the log with `toSize` leaves and `toRoot` begins with the one with `fromSize` leaves and `fromRoot`. */
export interface ConsistencyClaim {
  readonly fromSize: number;
  readonly fromRoot: string;
  readonly toSize: number;
  readonly toRoot: string;
}

/**
 * The path from leaf `index` to the root of a log of these leaves.
 *
 * @throws RangeError if the log has no such leaf
 */
export function inclusionProof(leafHashes: readonly string[], index: number): string[] {
  requireWithin(index, 0, leafHashes.length - 1, 'leaf index');
  if (leafHashes.length === 1) return [];
  const split = splitPoint(leafHashes.length);
  const left = leafHashes.slice(0, split);
  const right = leafHashes.slice(split);
  return index < split
    ? [...inclusionProof(left, index), merkleRoot(right)]
    : [...inclusionProof(right, index - split), merkleRoot(left)];
}

/**
 * What shows that the log of these leaves begins with the log of its first `fromSize` leaves; empty for none or all.
 *
 * @throws RangeError if the log is smaller than `fromSize`
 */
export function consistencyProof(leafHashes: readonly string[], fromSize: number): string[] {
  requireWithin(fromSize, 0, leafHashes.length, 'earlier size');
  return fromSize === 0 ? [] : subproof(leafHashes, fromSize, 'whole');
}

/** `part` says whether the first `size` leaves are the whole earlier log, whose root the verifier has already. */
function subproof(leafHashes: readonly string[], size: number, part: 'whole' | 'partial'): string[] {
  if (size === leafHashes.length) return part === 'whole' ? [] : [merkleRoot(leafHashes)];
  const split = splitPoint(leafHashes.length);
  const left = leafHashes.slice(0, split);
  const right = leafHashes.slice(split);
  return size <= split
    ? [...subproof(left, size, part), merkleRoot(right)]
    : [...subproof(right, size - split, 'partial'), merkleRoot(left)];
}

/** Whether `proof` proves the claim: the algorithm of RFC 9162 section 2.1.3.2. */
export function verifyInclusion(claim: InclusionClaim, proof: readonly string[]): boolean {
  const { index, size, leafHash, root } = claim;
  if (!isNatural(index) || !isNatural(size) || index >= size) return false;
  if (![leafHash, root, ...proof].every(isHash)) return false;
  const climb = new Climb(index, size - 1);
  let hash = leafHash;
  for (const sibling of proof) {
    if (climb.atRoot()) return false;
    hash = climb.step() === 'left' ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
  }
  return climb.atRoot() && hash === root;
}

/** Whether `proof` proves the claim: the algorithm of RFC 9162 section 2.1.4.2. Every log begins with the empty one. */
export function verifyConsistency(claim: ConsistencyClaim, proof: readonly string[]): boolean {
  const { fromSize, fromRoot, toSize, toRoot } = claim;
  if (!isNatural(fromSize) || !isNatural(toSize) || fromSize > toSize) return false;
  if (![fromRoot, toRoot, ...proof].every(isHash)) return false;
  if (fromSize === 0) return proof.length === 0 && fromRoot === EMPTY_ROOT && (toSize > 0 || toRoot === EMPTY_ROOT);
  if (fromSize === toSize) return proof.length === 0 && fromRoot === toRoot;
  return climbBoth(claim, isPowerOfTwo(fromSize) ? [fromRoot, ...proof] : proof);
}

/** Works out the earlier and the later root from the same path, which begins with a subtree that both logs have. */
function climbBoth(claim: ConsistencyClaim, path: readonly string[]): boolean {
  const [start, ...siblings] = path;
  if (start === undefined) return false;
  const climb = new Climb(claim.fromSize - 1, claim.toSize - 1);
  climb.skipCompleteSubtree();
  let from = start;
  let to = start;
  for (const sibling of siblings) {
    if (climb.atRoot()) return false;
    if (climb.step() === 'left') {
      from = nodeHash(sibling, from);
      to = nodeHash(sibling, to);
    } else {
      to = nodeHash(to, sibling);
    }
  }
  return climb.atRoot() && from === claim.fromRoot && to === claim.toRoot;
}

/**
 * The way from a node up to the root, as `fn` and `sn` in RFC 9162: the positions of the node and of the last node on
 * its level. Halving instead of shifting, since shifts in ECMAScript end at 32 bits.
 */
class Climb {
  private node: number;
  private last: number;

  constructor(node: number, last: number) {
    this.node = node;
    this.last = last;
  }

  atRoot(): boolean {
    return this.last === 0;
  }

  /** Goes up past the next sibling on the path and says on which side of us that sibling stands. */
  step(): 'left' | 'right' {
    const side = this.node % 2 === 1 || this.node === this.last ? 'left' : 'right';
    // The last node of a level may be an only child, for which the path has no sibling: up to where it has one.
    if (side === 'left') while (this.node % 2 === 0 && this.node !== 0) this.up();
    this.up();
    return side;
  }

  /** Goes up to the root of the complete subtree that ends with the first node. */
  skipCompleteSubtree(): void {
    while (this.node % 2 === 1) this.up();
  }

  private up(): void {
    this.node = Math.floor(this.node / 2);
    this.last = Math.floor(this.last / 2);
  }
}

function isNatural(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isPowerOfTwo(value: number): boolean {
  let odd = value;
  while (odd % 2 === 0) odd /= 2;
  return odd === 1;
}

function requireWithin(value: number, least: number, most: number, what: string): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new RangeError(`${what} ${value} is not within ${least} to ${most}`);
  }
}
