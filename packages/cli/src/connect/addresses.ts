import { LocalProblem } from '@holdpoint/local/problem';
import { projectionsDatabaseUrl } from '@holdpoint/local/projections-database';
import { runningAddresses } from '@holdpoint/local/stop-local';
import { CliProblem } from '../cli-problem.ts';
import type { CliConfig } from '../config.ts';
import { EXIT } from '../exit-status.ts';

/** Where a command finds an installation. */
export interface Addresses {
  readonly brokers: readonly string[];
  readonly registryUrl: string;
}

const REMEDY =
  'Set it, or start an installation on this machine with: npm start (another folder than .holdpoint: --home or HOLDPOINT_HOME).';

/** Kafka and the registry: from the environment, else from the installation that runs from this home. @throws CliProblem */
export function kafkaAddresses({ brokers, registryUrl }: CliConfig, home: string): Addresses {
  const local = brokers === undefined || registryUrl === undefined ? localAddresses(home) : undefined;
  const found = { brokers: brokers ?? local?.brokers.split(','), registryUrl: registryUrl ?? local?.registryUrl };
  if (found.brokers === undefined) throw unknownAddress('KAFKA_BROKERS', home);
  if (found.registryUrl === undefined) throw unknownAddress('SCHEMA_REGISTRY_URL', home);
  return { brokers: found.brokers, registryUrl: found.registryUrl };
}

/** PostgreSQL, found in the same way. @throws CliProblem */
export function databaseAddress({ databaseUrl }: CliConfig, home: string): string {
  if (databaseUrl !== undefined) return databaseUrl;
  const local = localAddresses(home);
  if (local === undefined) throw unknownAddress('DATABASE_URL', home);
  return projectionsDatabaseUrl(local.databaseUrl);
}

function localAddresses(home: string) {
  try {
    return runningAddresses(home);
  } catch (error) {
    if (error instanceof LocalProblem) return undefined;
    throw error;
  }
}

function unknownAddress(variable: string, home: string): CliProblem {
  const message = `${variable} is not set, and no installation runs from ${home}.`;
  return new CliProblem({ code: 'NO_ADDRESS', message, remedy: REMEDY, exitStatus: EXIT.unreachable });
}
