/**
 * Checkpoints of a log, C2SP tlog-checkpoint (https://c2sp.org/tlog-checkpoint): a signed note whose text is
 *
 *     <origin: which log>
 *     <size, decimal>
 *     <root, base64>
 *     <extension lines, if any>
 *
 * Whoever holds one can check, without us, that the log's first `size` leaves are those that we signed for.
 */

import { isHash } from './merkle.ts';
import { decodeBase64, SignedNoteError } from './note-format.ts';
import type { SignerKey, VerifierKey } from './note-key.ts';
import { type OpenedNote, openNote, signNote } from './signed-note.ts';

/** What a log's operator says: the log called `origin` has `size` leaves and this `root` (hexadecimal). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  /** Further lines, opaque, not empty. C2SP recommends none: nobody can audit them. */
  readonly extensions: readonly string[];
}

/** A checkpoint whose signatures have been verified. */
export interface OpenedCheckpoint extends Checkpoint {
  readonly signedBy: OpenedNote['signedBy'];
}

const ROOT_BYTES = 32;

/**
 * The signed note of a checkpoint. The signer must never sign two that are inconsistent: that is for the caller to see to.
 *
 * @throws SignedNoteError `malformed` if the checkpoint cannot be written as one, `bad_key` without a signer
 */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly SignerKey[]): string {
  return signNote(formatCheckpoint(checkpoint), signers);
}

/**
 * Verifies a note and reads the checkpoint in it. The caller compares `origin` with the log it means.
 *
 * @throws SignedNoteError as by {@link openNote}, and `malformed` if its text is no checkpoint
 */
export function openCheckpoint(note: string, verifiers: readonly VerifierKey[]): OpenedCheckpoint {
  const { text, signedBy } = openNote(note, verifiers);
  return { ...parseCheckpoint(text), signedBy };
}

/**
 * The text of a checkpoint, ready to be signed.
 *
 * @throws SignedNoteError `malformed` if the origin or an extension is empty or has a newline, the size is no safe
 * natural number, or the root is no hash
 */
export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  if (!Number.isSafeInteger(size) || size < 0) throw malformed(`the size ${size} is no safe natural number`);
  if (!isHash(root)) throw malformed('the root is not 64 hexadecimal digits');
  if ([origin, ...extensions].some((line) => line === '' || line.includes('\n'))) {
    throw malformed('an origin and extensions are lines, none of them empty');
  }
  const lines = [origin, String(size), Buffer.from(root, 'hex').toString('base64'), ...extensions];
  return `${lines.join('\n')}\n`;
}

/**
 * Reads the text of a checkpoint. Only the text of a verified note is worth reading.
 *
 * @throws SignedNoteError `malformed`
 */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n')) throw malformed('no newline at the end');
  const [origin = '', size = '', root = '', ...extensions] = text.slice(0, -1).split('\n');
  if (origin === '' || extensions.includes('')) throw malformed('an empty line');
  const rootBytes = decodeBase64(root);
  if (rootBytes?.byteLength !== ROOT_BYTES) throw malformed(`the third line is not the base64 of ${ROOT_BYTES} bytes`);
  return { origin, size: parseSize(size), root: rootBytes.toString('hex'), extensions };
}

function parseSize(text: string): number {
  const size = /^(0|[1-9][0-9]*)$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(size)) throw malformed('the second line is not a size');
  return size;
}

function malformed(reason: string): SignedNoteError {
  return new SignedNoteError('malformed', `not a checkpoint: ${reason}`);
}
