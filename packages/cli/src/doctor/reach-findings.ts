import { connectAdmin } from '@holdpoint/client/connect';
import { openDatabase } from '@holdpoint/process/postgres';
import { answerOf } from '@holdpoint/stream/kafka/registry-request';
import type { CliConfig } from '../config.ts';
import { type Addresses, databaseAddress } from '../connect/addresses.ts';
import { firstReachable } from '../connect/reachable.ts';
import type { DoctorFinding } from './finding.ts';

const TIMEOUT_MS = 5_000;

/** Whether a broker listens, and both sides trust each other. */
export async function kafkaFinding({ brokers }: Addresses, config: CliConfig): Promise<DoctorFinding> {
  const name = 'Kafka';
  const reached = await firstReachable(brokers);
  if (reached === undefined) {
    const detail = `no broker listens at ${brokers.join(', ')}`;
    return { status: 'failed', name, detail, remedy: 'Start it, or correct KAFKA_BROKERS.' };
  }
  try {
    const settings = { registryUrl: '', topicPrefix: config.topicPrefix, source: 'doctor', ...config.security };
    await (await connectAdmin({ ...settings, brokers: [reached] })).close();
    return { status: 'ok', name, detail: `${reached} answers${protectionText(config)}` };
  } catch (error) {
    const detail = `${reached} listens, but ${error instanceof Error ? error.message : 'does not answer'}`;
    return {
      status: 'failed',
      name,
      detail,
      remedy: 'Correct KAFKA_TLS and KAFKA_SASL_…: docs/deployment.md says what each is.',
    };
  }
}

function protectionText({ security: { ssl, sasl } }: CliConfig): string {
  const login = sasl === undefined ? [] : [`login by ${sasl.mechanism}`];
  return [...(ssl === undefined ? ['no TLS'] : ['TLS']), ...login].map((one) => `, ${one}`).join('');
}

/** Whether the registry answers. */
export async function registryFinding({ registryUrl }: Addresses, config: CliConfig): Promise<DoctorFinding> {
  const name = 'Schema registry';
  const remedy =
    'Start it, or correct SCHEMA_REGISTRY_URL (the Confluent-compatible API, e.g. http://host:8081/apis/ccompat/v7).';
  try {
    const auth = config.security.registryAuth;
    await answerOf({ url: registryUrl, answerWithinMs: TIMEOUT_MS, ...(auth === undefined ? {} : { auth }) }, '/subjects');
    return { status: 'ok', name, detail: `${registryUrl} answers` };
  } catch (error) {
    const detail = error instanceof Error ? error.message : `${registryUrl} does not answer`;
    return { status: 'failed', name, detail, remedy };
  }
}

/** Whether PostgreSQL answers. Its address is not shown: it holds a password. */
export async function databaseFinding(config: CliConfig, home: string): Promise<DoctorFinding> {
  const name = 'PostgreSQL';
  const url = new URL(databaseAddress(config, home));
  const place = `${url.host}${url.pathname}`;
  const database = openDatabase({ url: url.href, service: 'holdpoint-doctor', maxConnections: 1, onIdleError: () => undefined });
  try {
    await database.query('SELECT 1');
    return { status: 'ok', name, detail: `${place} answers` };
  } catch (error) {
    const detail = `${place}: ${error instanceof Error ? error.message : 'no answer'}`;
    return { status: 'failed', name, detail, remedy: 'Start it, create the database, or correct DATABASE_URL.' };
  } finally {
    await database.close();
  }
}
