/** Simulated approvers: one process of the command line, with a key for each person, deciding by rules files. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Child, startChild, waitReady } from '@holdpoint/local/child';
import { localConfig } from '@holdpoint/local/config';
import type { Installation } from './installation.ts';

const root = resolve(import.meta.dirname, '../../..');

const READY_DEADLINE_MS = 120_000;

/** Starts them and returns when they are connected. The rules of the first file come first. */
export async function startApprovers(installation: Installation, rules: readonly string[]): Promise<Child> {
  const { keys, home, environment } = installation;
  const approvers = await startChild({
    home,
    name: 'approvers',
    command: process.execPath,
    args: [
      join(root, 'packages/cli/src/main.ts'),
      ...['approval', 'decide', '--follow', '--json'],
      ...['--keys', keys.approverKeysFolder, '--people', keys.peopleFile, '--from', ...rules],
    ],
    env: { ...localConfig().inherited, ...environment },
    cwd: root,
    ending: { signal: 'SIGTERM', deadlineMs: 5_000 },
  });
  await waitReady(approvers, async () => readFileSync(approvers.logFile, 'utf8').includes('deciding as'), READY_DEADLINE_MS);
  return approvers;
}
