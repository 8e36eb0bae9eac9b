/**
 * Compact JWS (RFC 7515) with EdDSA over Ed25519 (RFC 8037), signed and verified synchronously.
 *
 * `jose` speaks the same format but only asynchronously (it sits on WebCrypto), and a service's `decide` is a plain function: it
 * verifies decisions and signs outcomes while it decides. So the few lines of the compact form are here, over `node:crypto`,
 * and the tests check them against `jose` in both directions. Ed25519 is deterministic (RFC 8032): the same payload under the
 * same key has the same signature, so signing in `decide` keeps it a pure function.
 *
 * The reader is strict, so that no reader elsewhere can see another statement in the same text: exactly the three header members
 * below, unpadded canonical base64url, no `crit`, no other algorithm.
 */
import { type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson } from '@holdpoint/ledger/canonical-json';
import { z } from 'zod';

const headerSchema = z.strictObject({ alg: z.string(), typ: z.string(), kid: z.string() });

/** A JWS taken apart, its signature not yet checked: nothing in it may be believed. */
export interface UnverifiedJws {
  readonly alg: string;
  readonly typ: string;
  /** Names the key: its RFC 7638 thumbprint. */
  readonly kid: string;
  readonly payload: unknown;
  readonly signingInput: string;
  readonly signature: Buffer;
}

/** Signs the payload's RFC 8785 form. */
export function signCompact(typ: string, payload: unknown, kid: string, privateKey: KeyObject): string {
  const head = encode(canonicalJson({ alg: 'EdDSA', typ, kid }));
  const signingInput = `${head}.${encode(canonicalJson(payload))}`;
  return `${signingInput}.${sign(null, Buffer.from(signingInput), privateKey).toString('base64url')}`;
}

/** Takes a compact JWS apart; undefined if it is not one in the strict form above. */
export function readCompact(jws: string): UnverifiedJws | undefined {
  const parts = jws.split('.');
  const [head, body, mark] = parts;
  if (parts.length !== 3 || head === undefined || body === undefined || mark === undefined) return undefined;
  const header = headerSchema.safeParse(readJson(head));
  const payload = readJson(body);
  const signature = decode(mark);
  if (!header.success || payload === undefined || signature === undefined) return undefined;
  return { ...header.data, payload, signingInput: `${head}.${body}`, signature };
}

/** Whether the signature is the key's, over exactly this header and payload. */
export function isSignedBy(jws: UnverifiedJws, publicKey: KeyObject): boolean {
  return jws.alg === 'EdDSA' && verify(null, Buffer.from(jws.signingInput), publicKey, jws.signature);
}

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}

function decode(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : undefined;
}

function readJson(part: string): unknown {
  const bytes = decode(part);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
