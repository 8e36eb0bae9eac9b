import { describe, expect, test } from 'vitest';
import { createKeyPair, parsePinnedKeys, parseSigningKey, verifyingKey } from '../../src/approval/keys.ts';

describe('a key pair', () => {
  test('is the one of RFC 8032, section 7.1, test 1', () => {
    const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
    const { publicJwk, privateJwk } = createKeyPair(seed);
    expect(Buffer.from(publicJwk.x, 'base64url').toString('hex')).toBe(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    );
    expect(Buffer.from(privateJwk.d, 'base64url')).toEqual(seed);
    expect(publicJwk).not.toHaveProperty('d');
  });
  test('needs 32 bytes', () => expect(() => createKeyPair(Buffer.alloc(31))).toThrow(RangeError));
});

describe('a private key file', () => {
  const { privateJwk, kid } = createKeyPair(Buffer.alloc(32, 1));
  test('is read', () => expect(parseSigningKey(JSON.stringify(privateJwk)).kid).toBe(kid));
  test.each([
    ['not JSON', 'secret', /is not JSON/],
    ['public only', JSON.stringify({ ...privateJwk, d: undefined }), /d: /],
    ['another curve', JSON.stringify({ ...privateJwk, crv: 'X25519' }), /crv/],
    [
      'a public part that is not its own',
      JSON.stringify({ ...privateJwk, x: createKeyPair(Buffer.alloc(32, 2)).publicJwk.x }),
      /not its own/,
    ],
  ])('%s is refused without repeating it', (_what, text, message) => {
    expect(() => parseSigningKey(text)).toThrow(message);
    expect(() => parseSigningKey(text)).not.toThrow(privateJwk.d);
  });
});

describe('pinned keys', () => {
  const [one, two] = [1, 2].map((n) => createKeyPair(Buffer.alloc(32, n)));
  test('are one JWK or a set of them', () => {
    expect([...parsePinnedKeys(JSON.stringify(one?.publicJwk)).keys()]).toEqual([one?.kid]);
    expect([...parsePinnedKeys(JSON.stringify({ keys: [one?.publicJwk, two?.publicJwk] })).keys()]).toEqual([one?.kid, two?.kid]);
  });
  test.each([['{}'], ['{"keys": []}'], ['[]'], ['"x"']])('%s is refused', (text) =>
    expect(() => parsePinnedKeys(text)).toThrow('Ed25519'),
  );
});

describe('a public key of small order, under which some verifiers take one signature for many messages', () => {
  test.each([
    ['01'.padEnd(64, '0')],
    [`${'00'.repeat(31)}80`],
    [`ec${'ff'.repeat(30)}7f`],
    [`ee${'ff'.repeat(31)}`],
    ['26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85'],
  ])('%s is refused', (hex) => {
    const x = Buffer.from(hex, 'hex').toString('base64url');
    expect(() => verifyingKey({ kty: 'OKP', crv: 'Ed25519', x })).toThrow('small order');
  });
});
