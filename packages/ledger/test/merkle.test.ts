import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EMPTY_ROOT, leafHash, merkleRoot } from '../src/merkle.ts';
import { appendLeafHash, EMPTY_FRONTIER, type Frontier, frontierRoot, parseFrontier } from '../src/merkle-frontier.ts';
import { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from '../src/merkle-proof.ts';

/** Leaves, roots and paths of the published test vectors of the certificate-transparency project (RFC 6962). */
const VECTOR_LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const VECTOR_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const H1 = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7';
const H23 = '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e';
const H4567 = '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4';
const H4 = 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b';
const H5_45 = '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a';
const H67 = 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0';

const vectorHashes = VECTOR_LEAVES.map((hex) => leafHash(Buffer.from(hex, 'hex')));

function vectorRoot(size: number): string {
  return VECTOR_ROOTS[size - 1] ?? EMPTY_ROOT;
}

function leafHashes(count: number): string[] {
  return Array.from({ length: count }, (_, index) => leafHash(`leaf ${index}`));
}

function frontierOf(hashes: readonly string[]): Frontier {
  return hashes.reduce(appendLeafHash, EMPTY_FRONTIER);
}

function flipDigit(hash: string, position: number): string {
  const digit = (Number.parseInt(hash.charAt(position), 16) ^ 1).toString(16);
  return hash.slice(0, position) + digit + hash.slice(position + 1);
}

const aSize = fc.integer({ min: 1, max: 130 });

describe('vectors of RFC 6962', () => {
  test('the empty log', () => {
    expect(merkleRoot([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(frontierRoot(EMPTY_FRONTIER)).toBe(EMPTY_ROOT);
  });

  test.each(VECTOR_ROOTS.map((root, index) => [index + 1, root] as const))('the root of %i leaves', (size, root) => {
    expect(merkleRoot(vectorHashes.slice(0, size))).toBe(root);
    expect(frontierRoot(frontierOf(vectorHashes.slice(0, size)))).toBe(root);
  });

  test.each([
    [0, 1, []],
    [0, 8, [H1, H23, H4567]],
    [5, 8, [H4, H67, vectorRoot(4)]],
    [2, 3, [vectorRoot(2)]],
    [1, 5, [vectorRoot(1), H23, H4]],
  ])('the inclusion of leaf %i in %i', (index, size, proof) => {
    const hashes = vectorHashes.slice(0, size);
    expect(inclusionProof(hashes, index)).toEqual(proof);
    const claim = { index, size, leafHash: vectorHashes[index] ?? '', root: vectorRoot(size) };
    expect(verifyInclusion(claim, proof)).toBe(true);
  });

  test.each([
    [1, 1, []],
    [1, 8, [H1, H23, H4567]],
    [6, 8, [H5_45, H67, vectorRoot(4)]],
    [2, 5, [H23, H4]],
  ])('the consistency of %i with %i leaves', (fromSize, toSize, proof) => {
    expect(consistencyProof(vectorHashes.slice(0, toSize), fromSize)).toEqual(proof);
    const claim = { fromSize, fromRoot: vectorRoot(fromSize), toSize, toRoot: vectorRoot(toSize) };
    expect(verifyConsistency(claim, proof)).toBe(true);
  });
});

describe('a frontier', () => {
  test('has the root of the naive definition at every size', () => {
    const hashes = leafHashes(300);
    let frontier = EMPTY_FRONTIER;
    hashes.forEach((hash, index) => {
      frontier = appendLeafHash(frontier, hash);
      expect(frontierRoot(frontier)).toBe(merkleRoot(hashes.slice(0, index + 1)));
    });
  });

  test('goes on from where it was stored as JSON', () => {
    fc.assert(
      fc.property(aSize, aSize, (before, after) => {
        const hashes = leafHashes(before + after);
        const stored = parseFrontier(JSON.parse(JSON.stringify(frontierOf(hashes.slice(0, before)))));
        expect(hashes.slice(before).reduce(appendLeafHash, stored)).toEqual(frontierOf(hashes));
      }),
    );
  });

  test('keeps one hash for each bit of its size, beyond 32 bits too', () => {
    const [hash = ''] = leafHashes(1);
    expect(frontierOf(leafHashes(127)).hashes).toHaveLength(7);
    const large = parseFrontier({ size: 2 ** 40 + 1, hashes: [hash, hash] });
    expect(appendLeafHash(large, hash)).toMatchObject({ size: 2 ** 40 + 2, hashes: { length: 2 } });
  });

  test.each([
    ['too few hashes', { size: 3, hashes: [EMPTY_ROOT] }],
    ['too many hashes', { size: 2, hashes: [EMPTY_ROOT, EMPTY_ROOT] }],
    ['a malformed hash', { size: 1, hashes: ['00'] }],
    ['no hashes', { size: 0, hashes: null }],
    ['a negative size', { size: -1, hashes: [] }],
    ['a size that is no whole number', { size: 1.5, hashes: [EMPTY_ROOT] }],
    ['a size as a text', { size: '0', hashes: [] }],
  ])('with %s is refused', (_, stored) => {
    expect(() => parseFrontier(stored)).toThrow(RangeError);
  });
});

describe('an inclusion proof', () => {
  test('verifies for every leaf of every size', () => {
    const all = leafHashes(40);
    for (let size = 1; size <= all.length; size += 1) {
      const hashes = all.slice(0, size);
      const root = merkleRoot(hashes);
      hashes.forEach((hash, index) => {
        expect(verifyInclusion({ index, size, leafHash: hash, root }, inclusionProof(hashes, index))).toBe(true);
      });
    }
  });

  test('does not verify once any part of it has changed', () => {
    fc.assert(
      fc.property(aSize, fc.nat(), fc.nat(), fc.nat({ max: 63 }), (size, anyIndex, anyHash, position) => {
        const hashes = leafHashes(size);
        const index = anyIndex % size;
        const claim = { index, size, leafHash: hashes[index] ?? '', root: merkleRoot(hashes) };
        const proof = inclusionProof(hashes, index);
        const altered = proof.map((hash, at) => (at === anyHash % proof.length ? flipDigit(hash, position) : hash));
        if (proof.length > 0) expect(verifyInclusion(claim, altered)).toBe(false);
        expect(verifyInclusion({ ...claim, leafHash: flipDigit(claim.leafHash, position) }, proof)).toBe(false);
        expect(verifyInclusion({ ...claim, root: flipDigit(claim.root, position) }, proof)).toBe(false);
        expect(verifyInclusion(claim, [...proof, EMPTY_ROOT])).toBe(false);
        if (proof.length > 0) expect(verifyInclusion(claim, proof.slice(1))).toBe(false);
      }),
    );
  });

  test('is not taken for that of a larger log', () => {
    const claim = { index: 0, size: 2, leafHash: vectorHashes[0] ?? '', root: vectorRoot(2) };
    const proof = inclusionProof(vectorHashes.slice(0, 2), 0);
    expect(verifyInclusion(claim, proof)).toBe(true);
    expect(verifyInclusion({ ...claim, size: 8 }, proof)).toBe(false);
  });

  test('does not verify for another index', () => {
    fc.assert(
      fc.property(aSize, fc.nat(), fc.nat(), (size, anyIndex, otherIndex) => {
        fc.pre(anyIndex % size !== otherIndex % size);
        const hashes = leafHashes(size);
        const index = anyIndex % size;
        const claim = { index: otherIndex % size, size, leafHash: hashes[index] ?? '', root: merkleRoot(hashes) };
        expect(verifyInclusion(claim, inclusionProof(hashes, index))).toBe(false);
      }),
    );
  });

  test('of a nonsensical claim is false, not an error', () => {
    const [leaf = ''] = leafHashes(1);
    for (const [index, size] of [
      [1, 1],
      [-1, 1],
      [0, 0],
      [0.5, 1],
      [0, Number.NaN],
    ] as const) {
      expect(verifyInclusion({ index, size, leafHash: leaf, root: leaf }, [])).toBe(false);
    }
    expect(verifyInclusion({ index: 0, size: 2, leafHash: leaf, root: leaf }, ['zz'])).toBe(false);
    expect(() => inclusionProof([leaf], 1)).toThrow(RangeError);
  });
});

describe('a consistency proof', () => {
  test('verifies between every two sizes', () => {
    const all = leafHashes(40);
    for (let toSize = 0; toSize <= all.length; toSize += 1) {
      const hashes = all.slice(0, toSize);
      const toRoot = merkleRoot(hashes);
      for (let fromSize = 0; fromSize <= toSize; fromSize += 1) {
        const claim = { fromSize, fromRoot: merkleRoot(all.slice(0, fromSize)), toSize, toRoot };
        expect(verifyConsistency(claim, consistencyProof(hashes, fromSize))).toBe(true);
      }
    }
  });

  test('does not verify once any part of it has changed', () => {
    fc.assert(
      fc.property(aSize, aSize, fc.nat(), fc.nat({ max: 63 }), (fromSize, more, anyHash, position) => {
        const hashes = leafHashes(fromSize + more);
        const fromRoot = merkleRoot(hashes.slice(0, fromSize));
        const claim = { fromSize, fromRoot, toSize: hashes.length, toRoot: merkleRoot(hashes) };
        const proof = consistencyProof(hashes, fromSize);
        const altered = proof.map((hash, at) => (at === anyHash % proof.length ? flipDigit(hash, position) : hash));
        expect(verifyConsistency(claim, altered)).toBe(false);
        expect(verifyConsistency({ ...claim, fromRoot: flipDigit(fromRoot, position) }, proof)).toBe(false);
        expect(verifyConsistency({ ...claim, toRoot: flipDigit(claim.toRoot, position) }, proof)).toBe(false);
        expect(verifyConsistency(claim, [...proof, EMPTY_ROOT])).toBe(false);
        expect(verifyConsistency(claim, proof.slice(0, -1))).toBe(false);
      }),
    );
  });

  test('is not taken for that of a larger log', () => {
    const claim = { fromSize: 1, fromRoot: vectorRoot(1), toSize: 2, toRoot: vectorRoot(2) };
    const proof = consistencyProof(vectorHashes.slice(0, 2), 1);
    expect(verifyConsistency(claim, proof)).toBe(true);
    expect(verifyConsistency({ ...claim, toSize: 8 }, proof)).toBe(false);
  });

  test('does not exist for a log whose earlier leaf was rewritten', () => {
    fc.assert(
      fc.property(aSize, aSize, fc.nat(), (fromSize, more, anyIndex) => {
        const hashes = leafHashes(fromSize + more);
        const rewritten = hashes.with(anyIndex % fromSize, leafHash('rewritten'));
        const fromRoot = merkleRoot(hashes.slice(0, fromSize));
        const claim = { fromSize, fromRoot, toSize: rewritten.length, toRoot: merkleRoot(rewritten) };
        expect(verifyConsistency(claim, consistencyProof(rewritten, fromSize))).toBe(false);
        expect(verifyConsistency(claim, consistencyProof(hashes, fromSize))).toBe(false);
      }),
    );
  });

  test('of a nonsensical claim is false, not an error', () => {
    const [leaf = ''] = leafHashes(1);
    const claim = { fromSize: 1, fromRoot: leaf, toSize: 1, toRoot: leaf };
    expect(verifyConsistency({ ...claim, fromSize: 2 }, [])).toBe(false);
    expect(verifyConsistency({ ...claim, fromSize: -1 }, [])).toBe(false);
    expect(verifyConsistency({ ...claim, toSize: 2 }, ['zz'])).toBe(false);
    expect(verifyConsistency({ ...claim, fromSize: 0 }, [])).toBe(false);
    expect(() => consistencyProof([leaf], 2)).toThrow(RangeError);
  });
});
