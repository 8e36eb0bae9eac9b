/** The service that misbehaves, as a process of its own, and its journal. */
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Child, startChild, waitReady } from '@holdpoint/local/child';
import { localConfig } from '@holdpoint/local/config';
import { answersOk } from '@holdpoint/local/http-probe';
import { startOnPorts } from '@holdpoint/local/ports';

const READY_DEADLINE_MS = 60_000;

export interface ServiceProcess {
  readonly url: string;
  readonly journalFile: string;
  readonly child: Child;
}

export async function startFaultyService(home: string): Promise<ServiceProcess> {
  const journalFile = join(home, 'faults-journal.jsonl');
  rmSync(journalFile, { force: true });
  return startOnPorts(undefined, 0, async (port) => {
    const child = await startChild({
      ...{ home, name: 'faulty-service', command: process.execPath, env: { ...localConfig().inherited } },
      args: [resolve(import.meta.dirname, '../service/main.ts'), journalFile, String(port)],
      ending: { signal: 'SIGTERM', deadlineMs: 5_000 },
    });
    const url = `http://127.0.0.1:${port}`;
    await waitReady(child, () => answersOk(`${url}/versions/ready`), READY_DEADLINE_MS);
    return { url, journalFile, child };
  });
}
