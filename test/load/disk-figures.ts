/** What a folder takes on the disk. */
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Allocated bytes: Kafka's index files are large and almost empty. A file that goes away meanwhile counts as nothing. */
export function allocatedBytes(folder: string): number {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.blocks * 512;
  return namesIn(folder).reduce((sum, name) => sum + allocatedBytes(join(folder, name)), 0);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
