import { generateKeyPairSync } from 'node:crypto';
import { CompactSign, calculateJwkThumbprint, compactVerify, importJWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { isSignedBy, readCompact, signCompact } from '../../src/approval/jws.ts';
import { verifyingKey } from '../../src/approval/keys.ts';
import { keyOf } from './signers.ts';

const key = keyOf(1);
const { publicKey } = verifyingKey(key.publicJwk);
const payload = { b: 'ä', a: [1, null] };
const jws = signCompact('x+jwt', payload, key.kid, key.privateKey);

describe('others’ implementation of the same standards (jose)', () => {
  test('verifies what we sign', async () => {
    const verified = await compactVerify(jws, await importJWK(key.publicJwk, 'EdDSA'));
    expect(verified.protectedHeader).toEqual({ alg: 'EdDSA', typ: 'x+jwt', kid: key.kid });
    expect(JSON.parse(Buffer.from(verified.payload).toString('utf8'))).toEqual(payload);
  });

  test('signs what we verify', async () => {
    const jwk = key.privateKey.export({ format: 'jwk' });
    const theirs = await new CompactSign(Buffer.from(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'EdDSA', typ: 'x+jwt', kid: key.kid })
      .sign(await importJWK(jwk, 'EdDSA'));
    const read = readCompact(theirs);
    expect(read).toMatchObject({ typ: 'x+jwt', payload });
    expect(read && isSignedBy(read, publicKey)).toBe(true);
  });

  test('gives a key the same thumbprint (RFC 7638)', async () => {
    expect(await calculateJwkThumbprint(key.publicJwk)).toBe(key.kid);
  });
});

test('signing is deterministic, so it may happen in a pure function', () => {
  expect(signCompact('x+jwt', { a: [1, null], b: 'ä' }, key.kid, key.privateKey)).toBe(jws);
});

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const [head, body, mark] = jws.split('.');

describe('refused as not in the strict form', () => {
  test.each([
    ['nothing', ''],
    ['two parts', `${head}.${body}`],
    ['four parts', `${jws}.x`],
    ['padding', `${head}.${body}.${mark}==`],
    ['not base64url', `${head}.${body}.%%%`],
    ['a header that is not JSON', `${Buffer.from('{').toString('base64url')}.${body}.${mark}`],
    ['a header with more in it', `${part({ alg: 'EdDSA', typ: 'x+jwt', kid: 'k', crit: ['b64'] })}.${body}.${mark}`],
    ['a header with less in it', `${part({ alg: 'EdDSA' })}.${body}.${mark}`],
    ['a payload that is not JSON', `${head}.${Buffer.from('hi').toString('base64url')}.${mark}`],
  ])('%s', (_what, text) => expect(readCompact(text)).toBeUndefined());

  test('a last character that says the same in other bits', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twin = alphabet[alphabet.indexOf(jws.slice(-1)) ^ 1];
    expect(readCompact(jws.slice(0, -1) + twin)).toBeUndefined();
  });
});

describe('not signed by this key', () => {
  test.each([
    ['another payload', `${head}.${part({ b: 'ä', a: [2, null] })}.${mark}`],
    ['another header', `${part({ alg: 'EdDSA', typ: 'y+jwt', kid: key.kid })}.${body}.${mark}`],
    ['another algorithm', `${part({ alg: 'HS256', typ: 'x+jwt', kid: key.kid })}.${body}.${mark}`],
    ['no signature', `${head}.${body}.`],
  ])('%s', (_what, text) => {
    const read = readCompact(text);
    expect(read && isSignedBy(read, publicKey)).toBe(false);
  });

  test('another key', () => {
    const read = readCompact(jws);
    expect(read && isSignedBy(read, generateKeyPairSync('ed25519').publicKey)).toBe(false);
  });
});
