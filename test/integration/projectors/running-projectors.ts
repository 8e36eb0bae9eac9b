/** An installation of its own with both projectors on it, as processes with logins of their own. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@holdpoint/client/connect';
import type { Connection } from '@holdpoint/client/connection';
import { createInstallation } from '@holdpoint/client/create-installation';
import type { ToolContract } from '@holdpoint/contracts/contract';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { contractDigest } from '@holdpoint/core/contract-digest';
import { generateKey } from '@holdpoint/ledger/note-key';
import { openDatabase } from '@holdpoint/process/postgres';
import { prepareProjectionDatabase } from '@holdpoint/process/projection-database';
import type { Database } from '@holdpoint/process/sql';
import type { Outgoing } from '@holdpoint/stream/record';
import { inject } from 'vitest';
import { auditTables } from '../../../services/audit-projector/src/tables.ts';
import { type RunningService, startService } from '../../support/service-process.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { testPrefix } from '../../support/test-topics.ts';

const PARTITIONS = 2;

/** What a test does with it. */
export interface Projectors {
  readonly connection: Connection;
  /** As the owner of everything. */
  readonly owner: Database;
  readonly verifierKey: string;
  startAudit(): Promise<RunningService>;
  startMetrics(): Promise<RunningService>;
  /** The command line, with the addresses of this installation and as the owner of the database. */
  readonly cliEnvironment: Readonly<Record<string, string>>;
  /** Brings up to date the audit's schemas, as `startAudit` would. */
  prepareAudit(): Promise<void>;
  announce(contract: ToolContract): Promise<void>;
  append(events: readonly TaskEvent[]): Promise<void>;
  /** Keys and values of a topic, partition by partition, in order. */
  read(topic: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Creates topics, schemas, a database and keys. */
export async function openProjectors(): Promise<Projectors> {
  const { brokers, registryUrl } = inject('addresses');
  const topics = testPrefix();
  const home = await createTestDatabase();
  const settings = { brokers: brokers.split(','), registryUrl, topicPrefix: topics.prefix, source: 'test' };
  const at = new Date().toISOString();
  await createInstallation(settings, { topology: { partitions: PARTITIONS, pools: {} }, replicationFactor: 1, at });
  const connection = await connect(settings);
  const owner = openDatabase({ url: home.url, service: 'test', onIdleError: () => undefined });
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-keys-'));
  const { signerKey, verifierKey } = generateKey('audit.example.org');
  writeFileSync(join(folder, 'signer.key'), `${signerKey}\n`);
  writeFileSync(join(folder, 'reference.key'), `${'07'.repeat(32)}\n`);
  const logins = { audit: newLogin('audit'), metrics: newLogin('metrics') };
  const cliEnvironment = {
    KAFKA_BROKERS: brokers,
    SCHEMA_REGISTRY_URL: registryUrl,
    HOLDPOINT_TOPIC_PREFIX: topics.prefix,
    HOLDPOINT_PARTITIONS: String(PARTITIONS),
    DATABASE_OWNER_URL: home.url,
  };
  const env = (login: string) => ({
    ...cliEnvironment,
    DATABASE_URL: withLogin(home.url, login),
    AUDIT_SIGNER_KEY_FILE: join(folder, 'signer.key'),
    AUDIT_REFERENCE_KEY_FILE: join(folder, 'reference.key'),
    AUDIT_LOG_ORIGIN: 'audit.example.org/test',
  });
  return {
    connection,
    owner,
    verifierKey,
    cliEnvironment,
    prepareAudit: () => prepareProjectionDatabase({ ...auditTables, ownerUrl: home.url, url: withLogin(home.url, logins.audit) }),
    startAudit: () => startService(mainOf('audit-projector'), env(logins.audit)),
    startMetrics: () => startService(mainOf('metrics-projector'), env(logins.metrics)),
    announce: (contract) => announce(connection, contract, at),
    append: async (events) => {
      await connection.sender.send(events.map(recordOf));
    },
    read: (topic) => readAll(connection, topic),
    async close() {
      await owner.close();
      await connection.close();
      await home.drop();
      await topics.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function newLogin(of: string): string {
  return `${of}_${randomBytes(6).toString('hex')}`;
}

function withLogin(databaseUrl: string, login: string): string {
  const url = new URL(databaseUrl);
  url.username = login;
  url.password = login;
  return url.href;
}

function mainOf(service: string): string {
  return join(import.meta.dirname, '../../../services', service, 'src/main.ts');
}

function recordOf(message: TaskEvent): Outgoing<TaskEvent> {
  return { topic: 'task.events', key: message.taskId, id: message.id, message };
}

async function announce({ sender }: Connection, contract: ToolContract, at: string): Promise<void> {
  const message = { type: 'ToolAnnounced', contract, contractDigest: contractDigest(contract), executor: 'shop-1', at };
  await sender.send([{ topic: 'catalog', key: contract.name, id: `${contract.name}@${contract.version}`, message }]);
}

async function readAll({ admin, reader }: Connection, topic: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [partition, { start, end }] of (await admin.ranges(topic)).entries()) {
    await reader.read(
      topic,
      partition,
      start,
      end,
      ({ key, value }) => void found.push(`${partition} ${key} ${value?.subarray(5)}`),
    );
  }
  return found;
}
