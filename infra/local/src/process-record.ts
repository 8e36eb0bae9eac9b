import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Ending, endProcess } from './end-process.ts';
import { foldersOf } from './home.ts';
import { isRunning, type ProcessIdentity } from './process-identity.ts';
import { writeAtomically } from './run-file.ts';

/*
 * One small file for each running process of a home, in `<home>/processes`: several processes may start services in one
 * home, and files of their own need no order between them.
 */

const processRecord = z.object({
  name: z.string(),
  pid: z.int().positive(),
  startTime: z.string(),
  signal: z.enum(['SIGTERM', 'SIGINT']),
  deadlineMs: z.int().nonnegative(),
});

/** A process as its home remembers it. */
export type ProcessRecord = z.infer<typeof processRecord>;

/** Records a running process; returns the file, to be removed when the process has ended. */
export function recordProcess(home: string, name: string, process: ProcessIdentity & Ending): string {
  const file = join(foldersOf(home).processes, `${name}-${process.pid}.json`);
  writeAtomically(file, JSON.stringify({ name, ...process } satisfies ProcessRecord));
  return file;
}

/** The processes that the home remembers. They may be gone: only their pid and start time together tell. */
export function recordedProcesses(home: string): ProcessRecord[] {
  const { processes } = foldersOf(home);
  return readdirSync(processes)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => parseRecord(join(processes, name)));
}

/** Ends whatever an earlier run has left running, and forgets it. Returns the names of what was still there. */
export async function endLeftovers(home: string): Promise<string[]> {
  const left = recordedProcesses(home).filter((record) => isRunning(record));
  await Promise.all(left.map((record) => endProcess(record, record)));
  const { processes } = foldersOf(home);
  for (const name of readdirSync(processes)) rmSync(join(processes, name), { force: true });
  return left.map((record) => record.name);
}

function parseRecord(file: string): ProcessRecord[] {
  const parsed = processRecord.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return parsed.success ? [parsed.data] : [];
}
