import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalAddresses, startLocalInfrastructure } from '@holdpoint/local/infrastructure';
import { discardHome } from '@holdpoint/local/stop-local';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The one Kafka, registry and PostgreSQL of this test run. */
    addresses: LocalAddresses;
  }
}

/**
 * Starts one infrastructure for all integration tests of a run (what the environment gives an address for is taken from
 * there), and stops it after the last. If it cannot be started the run fails; nothing is skipped.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'holdpoint-test-'));
  chmodSync(home, 0o711);
  const log = (message: string): void => void process.stderr.write(`${message}\n`);
  const { brokers, registryUrl, databaseUrl, stop } = await startLocalInfrastructure({ home, fast: true, log });
  project.provide('addresses', { brokers, registryUrl, databaseUrl });
  return async () => {
    await stop();
    discardHome(home);
    rmSync(home, { recursive: true, force: true });
  };
}
