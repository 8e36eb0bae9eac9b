/**
 * The audit export: NDJSON, one line for each leaf, the leaves of a log in order (several logs may alternate):
 *
 *     {"log":"<origin>","index":<n, from 0>,"leaf":"<the leaf, canonical JSON, as a text>","hash":"<its leaf hash>"}
 *
 * The leaf travels as a text, because the log commits to its bytes and not to what a parser makes of them. A line has
 * exactly one way to be written, that of {@link formatExportLine}, so a changed byte cannot hide in white space, in an
 * escape or in a member that occurs twice.
 */
import { isHash, leafHash } from './merkle.ts';

/** Longest name of a log, in UTF-16 code units. */
export const MAX_LOG_LENGTH = 1024;

/** What ends a line. */
export const NEWLINE = 0x0a;

/** One leaf of one log. `hash` is the RFC 9162 leaf hash that the exporter gave; a verifier computes it anew. */
export interface ExportRecord {
  readonly log: string;
  readonly index: number;
  readonly leaf: string;
  readonly hash: string;
}

/**
 * A line as text, without its newline; or as bytes with it, as `readLines` gives them. Bytes without a newline are the
 * last line of an export that may have been cut off there.
 */
export type ExportLine = string | Uint8Array;

/** A line that is no record; `line` counts from 1. */
export class ExportLineError extends Error {
  override readonly name = 'ExportLineError';
  readonly line: number;

  constructor(reason: string, line: number, options?: ErrorOptions) {
    super(`line ${line}: ${reason}`, options);
    this.line = line;
  }
}

/** The record of leaf `index` of a log, its hash computed. */
export function exportRecord(log: string, index: number, leaf: string): ExportRecord {
  return { log, index, leaf, hash: leafHash(leaf) };
}

/** A record as a line, without its newline. */
export function formatExportLine({ log, index, leaf, hash }: ExportRecord): string {
  return JSON.stringify({ log, index, leaf, hash });
}

/**
 * The records of an export, one after another, in constant memory.
 *
 * @throws ExportLineError at the first line that is no record
 */
export async function* readExport(lines: AsyncIterable<ExportLine> | Iterable<ExportLine>): AsyncGenerator<ExportRecord, void> {
  let line = 0;
  for await (const text of lines) {
    line += 1;
    yield parseExportLine(text, line);
  }
}

/**
 * Reads one line; its number (from 1) is for the error. Whether `hash` is the leaf's is for a verifier to say.
 *
 * @throws ExportLineError if the line is not written exactly as {@link formatExportLine} would
 */
export function parseExportLine(exportLine: ExportLine, line: number): ExportRecord {
  const text = typeof exportLine === 'string' ? exportLine : decodeLine(exportLine, line);
  const record = toRecord(parseJson(text, line));
  if (record === null) throw new ExportLineError('not an export record {log, index, leaf, hash}', line);
  if (formatExportLine(record) !== text) throw new ExportLineError('not written in the one way that a record is', line);
  return record;
}

/** Whether a line, as bytes, is whole: it has its newline. */
export function endsWithNewline(bytes: Uint8Array): boolean {
  return bytes.at(-1) === NEWLINE;
}

function decodeLine(bytes: Uint8Array, line: number): string {
  const content = endsWithNewline(bytes) ? bytes.subarray(0, -1) : bytes;
  try {
    // Fatal, since a replacement character would hide which byte stood there; a byte order mark is not skipped.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch (cause) {
    throw new ExportLineError('not UTF-8', line, { cause });
  }
}

function parseJson(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ExportLineError('not JSON', line, { cause });
  }
}

function toRecord(value: unknown): ExportRecord | null {
  if (typeof value !== 'object' || value === null) return null;
  const { log, index, leaf, hash }: Record<string, unknown> = { ...value };
  if (typeof log !== 'string' || log === '' || log.length > MAX_LOG_LENGTH) return null;
  if (typeof leaf !== 'string' || !isHash(hash) || !log.isWellFormed() || !leaf.isWellFormed()) return null;
  if (typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0) return null;
  return { log, index, leaf, hash };
}
