/** Ed25519 keys as JWK (RFC 8037), named by their RFC 7638 thumbprints. Reading and writing the files is the caller's. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { canonicalJson } from '@holdpoint/ledger/canonical-json';
import { z } from 'zod';

const keyBytesSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'expected 32 bytes as 43 characters of base64url');
const publicJwkSchema = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: keyBytesSchema });
const privateJwkSchema = publicJwkSchema.extend({ d: keyBytesSchema });
export type PublicJwk = z.infer<typeof publicJwkSchema>;
export type PrivateJwk = z.infer<typeof privateJwkSchema>;

/** A key that signs. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: PublicJwk;
}
/** A key that verifies. */
export interface VerifyingKey {
  readonly kid: string;
  readonly publicKey: KeyObject;
}
/** Verifying keys by `kid`. */
export type PinnedKeys = ReadonlyMap<string, VerifyingKey>;

/** Raised for text that is not the key that was asked for. Never carries the text: it may be a secret. */
export class KeyFormatError extends Error {
  override readonly name = 'KeyFormatError';
}

/** PKCS #8 (RFC 8410) of an Ed25519 private key, up to its 32 bytes. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * The key pair that grows from a seed of 32 bytes. The seed is the secret: give it from a secure source of randomness.
 * @throws RangeError for a seed of another length
 */
export function createKeyPair(seed: Uint8Array): {
  readonly privateJwk: PrivateJwk;
  readonly publicJwk: PublicJwk;
  readonly kid: string;
} {
  if (seed.byteLength !== 32) throw new RangeError(`an Ed25519 seed has 32 bytes, not ${seed.byteLength}`);
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
  const privateJwk = privateJwkSchema.parse(privateKey.export({ format: 'jwk' }));
  const publicJwk = publicJwkSchema.parse(privateJwk);
  return { privateJwk, publicJwk, kid: thumbprint(publicJwk) };
}

/** Reads a private JWK from JSON text. @throws KeyFormatError */
export function parseSigningKey(text: string): SigningKey {
  const jwk = privateJwkSchema.safeParse(parseJson(text));
  if (!jwk.success)
    throw new KeyFormatError(`expected a private Ed25519 JWK (kty OKP, crv Ed25519, x, d): ${problems(jwk.error)}`);
  const privateKey = createPrivateKey({ key: jwk.data, format: 'jwk' });
  const publicJwk = publicJwkSchema.parse(createPublicKey(privateKey).export({ format: 'jwk' }));
  if (publicJwk.x !== jwk.data.x) throw new KeyFormatError('the private JWK names a public key (x) that is not its own');
  return { kid: thumbprint(publicJwk), privateKey, publicJwk };
}

/** A public JWK (further members, such as `d`, are not looked at). @throws KeyFormatError */
export function verifyingKey(jwk: unknown): VerifyingKey {
  const parsed = publicJwkSchema.safeParse(jwk);
  if (!parsed.success)
    throw new KeyFormatError(`expected a public Ed25519 JWK (kty OKP, crv Ed25519, x): ${problems(parsed.error)}`);
  if (isOfSmallOrder(parsed.data))
    throw new KeyFormatError('this public key is a point of small order: anybody could sign for it');
  return { kid: thumbprint(parsed.data), publicKey: createPublicKey({ key: parsed.data, format: 'jwk' }) };
}

/** The curve's points of small order, as encoded, without the sign bit; the last two are other encodings of the first and third. */
const SMALL_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

/**
 * Under such a key one signature fits many messages, for verifiers that do not look (RFC 8032 does not ask them to; the OpenSSL
 * measured here, 3.5, refuses it by itself). Executors may be written in any language, so it is not let into `people.yaml`.
 */
function isOfSmallOrder({ x }: PublicJwk): boolean {
  const bytes = Buffer.from(x, 'base64url');
  bytes[31] = (bytes[31] ?? 0) & 0x7f;
  return SMALL_ORDER.includes(bytes.toString('hex'));
}

/** Reads one public JWK, or a JWK Set (`{"keys": […]}`, RFC 7517), from JSON text. @throws KeyFormatError */
export function parsePinnedKeys(text: string): PinnedKeys {
  const value = parseJson(text);
  const set = z.object({ keys: z.array(z.unknown()).min(1).max(20) }).safeParse(value);
  const keys = (set.success ? set.data.keys : [value]).map(verifyingKey);
  return new Map(keys.map((key) => [key.kid, key]));
}

/** RFC 7638: SHA-256 over the required members in canonical form. */
export function thumbprint({ kty, crv, x }: PublicJwk): string {
  return createHash('sha256').update(canonicalJson({ kty, crv, x })).digest('base64url');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new KeyFormatError('expected a key as JSON (JWK), but this is not JSON');
  }
}

function problems(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`).join('; ');
}
