import { checkDatabase, openDatabase } from '@holdpoint/process/postgres';
import type { CliConfig } from '../config.ts';
import { type Addresses, databaseAddress } from '../connect/addresses.ts';
import { firstReachable } from '../connect/reachable.ts';
import type { DoctorFinding } from './finding.ts';

const TIMEOUT_MS = 5_000;

/** Whether a broker listens. */
export async function kafkaFinding({ brokers }: Addresses): Promise<DoctorFinding> {
  const name = 'Kafka';
  const reached = await firstReachable(brokers);
  if (reached !== undefined) return { status: 'ok', name, detail: `${reached} listens` };
  return {
    status: 'failed',
    name,
    detail: `no broker listens at ${brokers.join(', ')}`,
    remedy: 'Start it, or correct KAFKA_BROKERS.',
  };
}

/** Whether the registry answers. */
export async function registryFinding({ registryUrl }: Addresses): Promise<DoctorFinding> {
  const name = 'Schema registry';
  const remedy =
    'Start it, or correct SCHEMA_REGISTRY_URL (the Confluent-compatible API, e.g. http://host:8081/apis/ccompat/v7).';
  try {
    const response = await fetch(`${registryUrl}/subjects`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.arrayBuffer();
    if (response.ok) return { status: 'ok', name, detail: `${registryUrl} answers` };
    return { status: 'failed', name, detail: `${registryUrl} answers ${response.status}`, remedy };
  } catch {
    return { status: 'failed', name, detail: `${registryUrl} does not answer`, remedy };
  }
}

/** Whether PostgreSQL answers. Its address is not shown: it holds a password. */
export async function databaseFinding(config: CliConfig, home: string): Promise<DoctorFinding> {
  const name = 'PostgreSQL';
  const url = new URL(databaseAddress(config, home));
  const place = `${url.host}${url.pathname}`;
  const database = openDatabase({ url: url.href, service: 'holdpoint-doctor', maxConnections: 1, onIdleError: () => undefined });
  try {
    await checkDatabase(database);
    return { status: 'ok', name, detail: `${place} answers` };
  } catch (error) {
    const detail = `${place}: ${error instanceof Error ? error.message : 'no answer'}`;
    return { status: 'failed', name, detail, remedy: 'Start it, create the database, or correct DATABASE_URL.' };
  } finally {
    await database.close();
  }
}
