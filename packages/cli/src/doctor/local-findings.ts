import { checkDisk } from '@holdpoint/local/disk';
import { checkJava } from '@holdpoint/local/java';
import { checkMaven } from '@holdpoint/local/maven';
import { checkPostgres } from '@holdpoint/local/postgres-binaries';
import type { CliConfig } from '../config.ts';
import { type DoctorFinding, findingOf } from './finding.ts';

/** Whether this machine can run what the environment gives no address for: what `npm run demo`, `npm start` and `npm test` need. */
export function localFindings(config: CliConfig, home: string): readonly DoctorFinding[] {
  const hasServers = config.brokers !== undefined && config.registryUrl !== undefined;
  return [
    ...(hasServers ? [] : [findingOf(checkJava()), findingOf(checkMaven())]),
    ...(config.databaseUrl !== undefined ? [] : [findingOf(checkPostgres())]),
    findingOf(checkDisk(home)),
  ];
}
