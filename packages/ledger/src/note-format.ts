/**
 * The shape of a signed note, C2SP signed-note (https://c2sp.org/signed-note), without any cryptography:
 *
 *     <text, one or more lines, each with its newline>
 *     <an empty line>
 *     — <key name> <base64 of key id (4 bytes) || signature>        one line for each signature
 */

/** `malformed`: not a note. `bad_key`: not a key. `bad_signature`: a known key did not sign this. `unsigned`: no known key did. */
export type SignedNoteErrorCode = 'malformed' | 'bad_key' | 'bad_signature' | 'unsigned';

/** A note or a key that cannot be used; `code` says why. */
export class SignedNoteError extends Error {
  override readonly name = 'SignedNoteError';
  readonly code: SignedNoteErrorCode;

  constructor(code: SignedNoteErrorCode, reason: string) {
    super(reason);
    this.code = code;
  }
}

/** Longest note accepted, in UTF-16 code units (never more than its bytes). */
export const MAX_NOTE_LENGTH = 1_000_000;

/** Most signatures accepted on one note; C2SP asks for 16 at least. */
export const MAX_SIGNATURES = 100;

/** A signature line: who is said to have signed, with which key (8 hexadecimal digits), and the signature's bytes. */
export interface SignatureLine {
  readonly name: string;
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** A note taken apart; nothing about it has been verified. */
export interface ParsedNote {
  /** What was signed, with its final newline. */
  readonly text: string;
  readonly signatures: readonly SignatureLine[];
}

const KEY_ID_BYTES = 4;
const SIGNATURE_LINE = /^\u2014 ([^\p{White_Space}\p{Cc}+]+) (\S+)$/u;

/**
 * Takes a note apart.
 *
 * @throws SignedNoteError `malformed`, naming what is wrong
 */
export function parseNote(note: string): ParsedNote {
  if (note.length > MAX_NOTE_LENGTH) throw malformed(`longer than ${MAX_NOTE_LENGTH} characters`);
  requireNoteText(note);
  const end = note.lastIndexOf('\n\n');
  if (end < 0) throw malformed('no empty line between the text and the signatures');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw malformed(`more than ${MAX_SIGNATURES} signatures`);
  return { text: note.slice(0, end + 1), signatures: lines.map(parseSignatureLine) };
}

/** The note of a text and the signatures over it. */
export function formatNote({ text, signatures }: ParsedNote): string {
  const lines = signatures.map(({ name, keyId, signature }) => {
    const bytes = Buffer.concat([Buffer.from(keyId, 'hex'), signature]);
    return `\u2014 ${name} ${bytes.toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/**
 * Refuses what a note cannot hold: no final newline, other control characters, a lone surrogate (no UTF-8).
 *
 * @throws SignedNoteError `malformed`
 */
export function requireNoteText(text: string): void {
  if (!text.endsWith('\n')) throw malformed('no newline at the end');
  if (/[\0-\x09\x0b-\x1f]/.test(text)) throw malformed('a control character other than newline');
  if (!text.isWellFormed()) throw malformed('a lone surrogate, which has no UTF-8');
}

/** The bytes of standard base64 (RFC 4648 section 4, padded, no other text means the same bytes), else `null`. */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

function parseSignatureLine(line: string): SignatureLine {
  const match = SIGNATURE_LINE.exec(line);
  if (match === null) throw malformed(`not a signature line: ${JSON.stringify(line.slice(0, 80))}`);
  const [, name = '', encoded = ''] = match;
  const bytes = decodeBase64(encoded);
  if (bytes === null) throw malformed(`the signature of "${name}" is not standard base64`);
  if (bytes.byteLength <= KEY_ID_BYTES) throw malformed(`the signature of "${name}" is too short`);
  return { name, keyId: bytes.toString('hex', 0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) };
}

function malformed(reason: string): SignedNoteError {
  return new SignedNoteError('malformed', `not a signed note: ${reason}`);
}
