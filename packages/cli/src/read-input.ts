import { createReadStream, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { usageProblem } from './cli-problem.ts';

/** The largest file that a command reads whole: 16 MiB. */
const FILE_LIMIT_BYTES = 16 * 1024 * 1024;

/** The text of a file, or of standard input for `-`. @throws CliProblem (usage) naming the file and why */
export function readText(file: string): string {
  try {
    const bytes = readFileSync(file === '-' ? 0 : file);
    if (bytes.length <= FILE_LIMIT_BYTES) return bytes.toString('utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
  throw usageProblem(`${file} is larger than ${FILE_LIMIT_BYTES} bytes`, 'Give a smaller file.');
}

/** The bytes of a file, or of standard input for `-`, as they come; an error of reading arrives when it is read. */
export function openBytes(file: string): Readable {
  return file === '-' ? process.stdin : createReadStream(file);
}

/** Why a file cannot be read, for a person. */
export function unreadable(file: string, error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  const reason = reasons[code] ?? code;
  return usageProblem(`cannot read ${file}: ${reason}`, 'Check the path and your rights to it.', error);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
};
