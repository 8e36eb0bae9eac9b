import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LocalProblem } from './problem.ts';

const identity = z.object({ pid: z.int().positive(), startTime: z.string().min(1) });

const runRecord = z.object({
  version: z.literal(1),
  owner: identity,
  password: z.string().min(1),
  clusterId: z.string().min(1),
  postgresFolder: z.string().min(1),
  addresses: z.object({ brokers: z.string(), registryUrl: z.string(), databaseUrl: z.string() }).optional(),
});

/**
 * What a home remembers of its run: who owns it, the secrets that its data were created with, and, once all is up, where
 * to find it. It holds passwords, so the file is readable by its owner alone.
 */
export type RunRecord = z.infer<typeof runRecord>;

/** Where the record of a home lies. */
export function runFileOf(home: string): string {
  return join(home, 'run.json');
}

/** The record of the home's last run, or undefined if there was none. Throws `HOME_UNUSABLE` for one that is not ours. */
export function readRunRecord(home: string): RunRecord | undefined {
  const text = readOptional(runFileOf(home));
  if (text === undefined) return undefined;
  const parsed = runRecord.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new LocalProblem({
    code: 'HOME_UNUSABLE',
    message: `${runFileOf(home)} is not a record of a run that this version understands.`,
    remedy: 'Stop what was started from that folder, then remove the file.',
  });
}

/** Writes the record in one step: a reader, or a run after a kill, sees the old one or the new one and nothing between. */
export function writeRunRecord(home: string, record: RunRecord): void {
  writeAtomically(runFileOf(home), `${JSON.stringify(record, undefined, 2)}\n`);
}

/** Writes a file under another name, readable by its owner alone, and renames it. */
export function writeAtomically(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.new`;
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, file);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readOptional(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
