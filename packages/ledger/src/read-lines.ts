/** Cuts a stream of bytes into lines, each of bounded length. */
import { ExportLineError, NEWLINE } from './export.ts';

/** Longest line accepted, in bytes. */
export const MAX_LINE_BYTES = 4 * 1024 * 1024;

/**
 * The lines of a stream of chunks, such as a file's read stream, as bytes and with their newlines. Only the last line may
 * lack its newline, and that tells a verifier that it may have been cut off.
 *
 * @throws ExportLineError for a line beyond {@link MAX_LINE_BYTES}
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let line = 1;
  let begun: Uint8Array[] = [];
  let begunBytes = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      const last = chunk.subarray(from, end + 1);
      requireBounded(begunBytes + last.byteLength, line);
      yield begun.length === 0 ? last : Buffer.concat([...begun, last]);
      begun = [];
      begunBytes = 0;
      from = end + 1;
      line += 1;
    }
    if (from < chunk.byteLength) begun.push(chunk.subarray(from));
    begunBytes += chunk.byteLength - from;
    requireBounded(begunBytes, line);
  }
  if (begunBytes > 0) yield Buffer.concat(begun);
}

function requireBounded(bytes: number, line: number): void {
  if (bytes > MAX_LINE_BYTES) throw new ExportLineError(`longer than ${MAX_LINE_BYTES} bytes`, line);
}
