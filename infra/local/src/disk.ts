import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Check } from './problem.ts';

/** Room for one run's logs and data, and once for the servers themselves (0.4 GB with what Maven keeps). */
export const REQUIRED_DISK_BYTES = 2 * 1024 ** 3;

/** Whether the disk under this folder has that much room, for a run if nothing else is said. The folder need not exist yet. */
export function checkDisk(folder: string, requiredBytes = REQUIRED_DISK_BYTES): Check<number> {
  const existing = nearestExisting(folder);
  const stats = statfsSync(existing);
  const freeBytes = stats.bavail * stats.bsize;
  const free = `${(freeBytes / 1024 ** 3).toFixed(1)} GiB free under ${existing}`;
  if (freeBytes >= requiredBytes) return { status: 'ok', name: 'Disk', detail: free, value: freeBytes };
  const message = `Only ${free}; a run needs ${requiredBytes / 1024 ** 3} GiB.`;
  const remedy = 'Free some space, or point HOLDPOINT_HOME and HOLDPOINT_CACHE at a disk that has it.';
  return { status: 'failed', name: 'Disk', problem: { code: 'DISK_FULL', message, remedy } };
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(dirname(folder));
}
