import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { refusal } from '../cli-problem.ts';

/** Who may read a file: a secret only its owner, a public key everybody. */
export const SECRET_MODE = 0o600;
export const PUBLIC_MODE = 0o644;

/** Writes a file that is not there yet, and its folder. @throws CliProblem (`FILE_EXISTS`): a key is never overwritten */
export function writeNewFile(file: string, text: string, mode: number): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, text, { flag: 'wx', mode });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw refusal(
      'FILE_EXISTS',
      `${file} exists already, and a key is never overwritten.`,
      'Give another --out, or move that file away.',
    );
  }
}
