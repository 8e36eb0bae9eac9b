/**
 * Signing and opening notes, C2SP signed-note (https://c2sp.org/signed-note), with Ed25519 (RFC 8032).
 *
 * The text of a note means nothing until a known key's signature over it has been verified, so opening is the only way
 * to it. Signatures of unknown keys (other people's witnesses, a newer key) are passed over; one of a known key that
 * does not verify condemns the note, whatever else it carries.
 */
import { sign, verify } from 'node:crypto';
import { formatNote, parseNote, requireNoteText, type SignatureLine, SignedNoteError } from './note-format.ts';
import type { SignerKey, VerifierKey } from './note-key.ts';

/** A note whose signatures have been verified. */
export interface OpenedNote {
  /** What was signed, with its final newline. */
  readonly text: string;
  /** The known keys that signed it, at least one, each once, in the note's order. */
  readonly signedBy: readonly VerifierKey[];
  /** Signature lines of keys that we do not know. */
  readonly unknownSignatures: number;
}

/**
 * The note of `text`, signed by each of `signers` in this order. Ed25519 is deterministic: the same input, the same note.
 *
 * @param text one or more lines, each with its newline
 * @throws SignedNoteError `malformed` if a note cannot hold the text, `bad_key` without a signer
 */
export function signNote(text: string, signers: readonly SignerKey[]): string {
  requireNoteText(text);
  if (signers.length === 0) throw new SignedNoteError('bad_key', 'no key to sign the note with');
  const bytes = Buffer.from(text);
  const signatures = signers.map(({ name, keyId, privateKey }) => ({ name, keyId, signature: sign(null, bytes, privateKey) }));
  return formatNote({ text, signatures });
}

/**
 * Verifies a note.
 *
 * @param verifiers the keys that we trust
 * @throws SignedNoteError `malformed`; `bad_signature` if the signature of a known key does not verify; `unsigned` if no
 * known key signed; `bad_key` if two different verifier keys share both name and key id
 */
export function openNote(note: string, verifiers: readonly VerifierKey[]): OpenedNote {
  const { text, signatures } = parseNote(note);
  const bytes = Buffer.from(text);
  const signedBy: VerifierKey[] = [];
  let unknownSignatures = 0;
  for (const line of signatures) {
    const verifier = findVerifier(verifiers, line);
    if (verifier === undefined) unknownSignatures += 1;
    else if (!verify(null, bytes, verifier.publicKey, line.signature)) throw badSignature(line);
    else if (!signedBy.includes(verifier)) signedBy.push(verifier);
  }
  if (signedBy.length === 0) throw new SignedNoteError('unsigned', `no known key signed it, only ${describe(signatures)}`);
  return { text, signedBy, unknownSignatures };
}

function findVerifier(verifiers: readonly VerifierKey[], { name, keyId }: SignatureLine): VerifierKey | undefined {
  const [found, ...others] = verifiers.filter((verifier) => verifier.name === name && verifier.keyId === keyId);
  if (found !== undefined && others.some((other) => !other.publicKey.equals(found.publicKey))) {
    throw new SignedNoteError('bad_key', `two different verifier keys are both ${name}+${keyId}`);
  }
  return found;
}

function badSignature({ name, keyId }: SignatureLine): SignedNoteError {
  return new SignedNoteError('bad_signature', `the signature of ${name}+${keyId} is not over this text`);
}

function describe(signatures: readonly SignatureLine[]): string {
  return signatures.map(({ name, keyId }) => `${name}+${keyId}`).join(', ');
}
