import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { constantTimeEqual, keyedReference, sha256Hex } from '../src/digest.ts';

const key = Buffer.alloc(32, 7);

describe('sha256Hex', () => {
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ])('the FIPS 180-4 example %j', (text, digest) => {
    expect(sha256Hex(text)).toBe(digest);
    expect(sha256Hex(Buffer.from(text))).toBe(digest);
  });

  test('a text is hashed as UTF-8', () => {
    expect(sha256Hex('€')).toBe(sha256Hex(Uint8Array.of(0xe2, 0x82, 0xac)));
  });
});

describe('a keyed reference', () => {
  test('stays what it was: records already written must keep joining', () => {
    expect(keyedReference(key, 'user', 'mei_patel_7272')).toBe('user:3e920e9f7d5213f1d397ab0e5fc7dc69');
  });

  test('is the same for the same value and another for another value, kind or key', () => {
    const reference = keyedReference(key, 'user', '17');
    expect(keyedReference(Buffer.alloc(32, 7), 'user', '17')).toBe(reference);
    expect(keyedReference(key, 'user', '18')).not.toBe(reference);
    expect(keyedReference(key, 'usher', '17').slice('usher:'.length)).not.toBe(reference.slice('user:'.length));
    expect(keyedReference(Buffer.alloc(32, 8), 'user', '17')).not.toBe(reference);
  });

  test('does not show the value', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(keyedReference(key, 'user', value)).toMatch(/^user:[0-9a-f]{32}$/);
      }),
    );
  });

  test('is refused with a short key or a kind that could be taken for something else', () => {
    expect(() => keyedReference(Buffer.alloc(31), 'user', '17')).toThrow('at least 32 are needed');
    for (const kind of ['', 'user:1', 'a b', '1', 'a\0', 'x'.repeat(65)]) {
      expect(() => keyedReference(key, kind, '17')).toThrow('not a kind of reference');
    }
  });
});

describe('constantTimeEqual', () => {
  test('says what === says, and does not throw on other lengths', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(constantTimeEqual(a, b)).toBe(a === b);
        expect(constantTimeEqual(a, Buffer.from(a))).toBe(true);
      }),
    );
  });
});
