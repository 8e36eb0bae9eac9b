import { readFile } from 'node:fs/promises';
import { parsePinnedKeys } from '@holdpoint/core/approval/keys';
import { parsePeople } from '@holdpoint/core/people';
import type { Trust } from './domain/authorise.ts';

/** A file of keys or people cannot be used; the message names variable and path. */
export class TrustFileError extends Error {
  override readonly name = 'TrustFileError';
}

/**
 * Reads whose signatures count. Both files are read once: who may approve changes with a restart.
 * @throws TrustFileError
 */
export async function readTrust(paths: { readonly keysFile: string; readonly peopleFile: string }): Promise<Trust> {
  return {
    serviceKeys: await readAs('APPROVAL_PUBLIC_KEYS', paths.keysFile, parsePinnedKeys),
    people: await readAs('PEOPLE_FILE', paths.peopleFile, parsePeople),
  };
}

async function readAs<T>(variable: string, path: string, parse: (text: string) => T): Promise<T> {
  try {
    return parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'cannot be read';
    throw new TrustFileError(`${variable} ${path}: ${reason}`, { cause });
  }
}
