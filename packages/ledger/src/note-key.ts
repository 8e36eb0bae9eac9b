/**
 * Keys of signed notes, C2SP signed-note (https://c2sp.org/signed-note), Ed25519 (RFC 8032) only: signature type 0x01.
 *
 * Texts, the same as those of other implementations:
 * - verifier key, public: `<name>+<key id>+<base64 of 0x01 || public key>`
 * - signer key, secret: `PRIVATE+KEY+<name>+<key id>+<base64 of 0x01 || seed>`
 *
 * The key id, 8 hexadecimal digits, is the first four bytes of SHA-256(name || 0x0A || 0x01 || public key): a hint for
 * which key to try, no protection.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { decodeBase64, SignedNoteError } from './note-format.ts';

/** A key that checks signatures; `keyId` is 8 lower-case hexadecimal digits. */
export interface VerifierKey {
  readonly name: string;
  readonly keyId: string;
  readonly publicKey: KeyObject;
}

/** A key that signs. Secret: nothing of it but `name` and `keyId` may be logged. */
export interface SignerKey {
  readonly name: string;
  readonly keyId: string;
  readonly privateKey: KeyObject;
}

/** A new key pair in its text forms: the first to be kept secret, the second to be handed to verifiers. */
export interface KeyPair {
  readonly signerKey: string;
  readonly verifierKey: string;
}

const ED25519_TYPE = 0x01;
const KEY_BYTES = 32;
const SIGNER_PREFIX = 'PRIVATE+KEY+';

/** What stands before the 32 bytes in the DER forms of RFC 8410: SubjectPublicKeyInfo and PKCS #8. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * A new Ed25519 key pair called `name`.
 *
 * @param name who signs; C2SP recommends a URL without its scheme, say `example.com/audit`
 * @throws SignedNoteError `bad_key` if the name is empty or has a space, a plus or a control character
 */
export function generateKey(name: string): KeyPair {
  requireName(name);
  const { privateKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(-KEY_BYTES);
  const publicBytes = rawPublicKey(createPublicKey(privateKey));
  const keyId = keyIdOf(name, publicBytes);
  return {
    signerKey: `${SIGNER_PREFIX}${name}+${keyId}+${encodeKey(seed)}`,
    verifierKey: `${name}+${keyId}+${encodeKey(publicBytes)}`,
  };
}

/**
 * Reads a verifier key from its text.
 *
 * @throws SignedNoteError `bad_key` if it is malformed, of another type than Ed25519, or its key id is not its own
 */
export function parseVerifierKey(text: string): VerifierKey {
  if (text.startsWith(SIGNER_PREFIX)) throw badKey('this is the secret signer key, not the verifier key');
  const { name, keyId, bytes } = splitKey(text, 'verifier key');
  if (keyIdOf(name, bytes) !== keyId) throw badKey(`verifier key "${name}": the key id ${keyId} is not that of its key`);
  const der = Buffer.concat([SPKI_PREFIX, bytes]);
  return { name, keyId, publicKey: createPublicKey({ key: der, type: 'spki', format: 'der' }) };
}

/**
 * Reads a signer key from its text. No error repeats any part of the secret.
 *
 * @throws SignedNoteError `bad_key` if it is malformed, of another type than Ed25519, or its key id is not its own
 */
export function parseSignerKey(text: string): SignerKey {
  if (!text.startsWith(SIGNER_PREFIX)) throw badKey(`a signer key begins with ${SIGNER_PREFIX}`);
  const { name, keyId, bytes } = splitKey(text.slice(SIGNER_PREFIX.length), 'signer key');
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, bytes]), type: 'pkcs8', format: 'der' });
  if (keyIdOf(name, rawPublicKey(createPublicKey(privateKey))) !== keyId) {
    throw badKey(`signer key "${name}": the key id ${keyId} is not that of its key`);
  }
  return { name, keyId, privateKey };
}

/** The verifier key, as text, that belongs to a signer key. */
export function verifierKeyOf(signer: SignerKey): string {
  return `${signer.name}+${signer.keyId}+${encodeKey(rawPublicKey(createPublicKey(signer.privateKey)))}`;
}

function splitKey(text: string, what: string): { name: string; keyId: string; bytes: Buffer } {
  // Neither a name nor a key id has a plus; base64 may have.
  const [name = '', keyId = '', ...rest] = text.split('+');
  requireName(name);
  if (!/^[0-9a-f]{8}$/.test(keyId)) throw badKey(`${what} "${name}": the key id is not 8 hexadecimal digits`);
  const decoded = decodeBase64(rest.join('+'));
  if (decoded === null) throw badKey(`${what} "${name}": the key is not standard base64`);
  if (decoded[0] !== ED25519_TYPE) throw badKey(`${what} "${name}": not an Ed25519 key (signature type 0x01)`);
  if (decoded.byteLength !== 1 + KEY_BYTES) throw badKey(`${what} "${name}": an Ed25519 key has ${KEY_BYTES} bytes`);
  return { name, keyId, bytes: decoded.subarray(1) };
}

function requireName(name: string): void {
  if (!isKeyName(name)) throw badKey(`not the name of a key: ${JSON.stringify(name)} (no spaces, plus or control characters)`);
}

/** Whether a note may name a key so: not empty, no Unicode space, no plus, nothing that a note cannot hold. */
export function isKeyName(name: string): boolean {
  return /^[^\p{White_Space}\p{Cc}+]+$/u.test(name) && name.isWellFormed();
}

function keyIdOf(name: string, publicBytes: Uint8Array): string {
  const hash = createHash('sha256').update(`${name}\n`).update(Uint8Array.of(ED25519_TYPE)).update(publicBytes);
  return hash.digest('hex').slice(0, 8);
}

function rawPublicKey(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(-KEY_BYTES);
}

function encodeKey(bytes: Uint8Array): string {
  return Buffer.concat([Uint8Array.of(ED25519_TYPE), bytes]).toString('base64');
}

function badKey(reason: string): SignedNoteError {
  return new SignedNoteError('bad_key', reason);
}
