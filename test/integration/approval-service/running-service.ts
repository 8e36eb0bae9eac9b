import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@holdpoint/client/connect';
import type { Connection } from '@holdpoint/client/connection';
import { createInstallation } from '@holdpoint/client/create-installation';
import { createKeyPair, type PinnedKeys, parseSigningKey, type SigningKey, verifyingKey } from '@holdpoint/core/approval/keys';
import { type People, parsePeople } from '@holdpoint/core/people';
import { inject } from 'vitest';
import { type RunningService, startService } from '../../support/service-process.ts';
import { testPrefix } from '../../support/test-topics.ts';

const MAIN = join(import.meta.dirname, '../../../services/approval-service/src/main.ts');
const PARTITIONS = 2;
const keyOf = (n: number): SigningKey => parseSigningKey(JSON.stringify(createKeyPair(Buffer.alloc(32, n)).privateJwk));

const approvers = new Map([
  ['ann', keyOf(1)],
  ['ben', keyOf(2)],
]);
export const keyOfApprover = (id: string): SigningKey => approvers.get(id) ?? keyOf(99);

const serviceKeys = createKeyPair(Buffer.alloc(32, 200));
export const pinned: PinnedKeys = new Map([[serviceKeys.kid, verifyingKey(serviceKeys.publicJwk)]]);
const peopleText = [...approvers]
  .map(([id, key]) => `- {id: ${id}, groups: [managers], publicKey: ${key.publicJwk.x}}`)
  .join('\n');
export const people: People = parsePeople(peopleText);

/** An installation of its own with the approval-service's topics, and processes of that service to start and kill. */
export interface Installation {
  readonly connection: Connection;
  /** Starts the service as production does, and resolves with its health address once it is ready. */
  start(): Promise<RunningService>;
  close(): Promise<void>;
}
export async function openInstallation(): Promise<Installation> {
  const { brokers, registryUrl } = inject('addresses');
  const topics = testPrefix();
  const settings = { brokers: brokers.split(','), registryUrl, topicPrefix: topics.prefix, source: 'test' };
  const topology = { partitions: PARTITIONS, pools: {} };
  await createInstallation(settings, { topology, replicationFactor: 1, at: new Date().toISOString() });
  const connection = await connect(settings);
  const folder = mkdtempSync(join(tmpdir(), 'approval-service-'));
  writeFileSync(join(folder, 'key.json'), JSON.stringify(serviceKeys.privateJwk), { mode: 0o600 });
  writeFileSync(join(folder, 'people.yaml'), peopleText);
  const env = {
    KAFKA_BROKERS: brokers,
    SCHEMA_REGISTRY_URL: registryUrl,
    HOLDPOINT_TOPIC_PREFIX: topics.prefix,
    HOLDPOINT_PARTITIONS: String(PARTITIONS),
    APPROVAL_SIGNING_KEY_FILE: join(folder, 'key.json'),
    PEOPLE_FILE: join(folder, 'people.yaml'),
  };
  const running = new Set<RunningService>();
  const start = async () => {
    const service = await startService(MAIN, env);
    running.add(service);
    return service;
  };
  const close = async () => {
    await Promise.all([...running].map((service) => service.stop('SIGKILL')));
    await connection.close();
    await topics.drop();
    rmSync(folder, { recursive: true });
  };
  return { connection, start, close };
}
