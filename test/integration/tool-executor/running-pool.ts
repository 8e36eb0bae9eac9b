/** An installation of its own with executors of one pool to start and kill; the test speaks for the runner. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@holdpoint/client/connect';
import type { Connection } from '@holdpoint/client/connection';
import { createInstallation } from '@holdpoint/client/create-installation';
import { readDeadLetters } from '@holdpoint/client/dead-letter-log';
import { sendOne } from '@holdpoint/client/send-one';
import type { DeadLettered } from '@holdpoint/contracts/messages/dead-letters';
import type { ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';
import { type ToolResult, toolResultSchema } from '@holdpoint/contracts/messages/tool-results';
import type { RecordPosition } from '@holdpoint/stream/record';
import { Kafka, logLevel } from 'kafkajs';
import { inject } from 'vitest';
import { annasKey, serviceKey } from '../../../services/tool-executor/test/support/approvals.ts';
import { jsonOf, rawRecords } from '../../support/raw-records.ts';
import { type RunningService, startService } from '../../support/service-process.ts';
import { testPrefix } from '../../support/test-topics.ts';

const MAIN = join(import.meta.dirname, '../../../services/tool-executor/src/main.ts');
const PARTITIONS = 2;

export class LedgerPool {
  readonly connection: Connection;
  private readonly env: Readonly<Record<string, string>>;
  private readonly folder: string;
  private readonly running = new Set<RunningService>();
  private readonly discard: () => Promise<void>;

  private constructor(
    connection: Connection,
    env: Readonly<Record<string, string>>,
    folder: string,
    discard: () => Promise<void>,
  ) {
    this.connection = connection;
    this.env = env;
    this.folder = folder;
    this.discard = discard;
  }

  static async open(): Promise<LedgerPool> {
    const { brokers, registryUrl } = inject('addresses');
    const topics = testPrefix();
    const settings = { brokers: brokers.split(','), registryUrl, topicPrefix: topics.prefix, source: 'test' };
    const topology = { partitions: PARTITIONS, pools: { ledger: PARTITIONS } };
    await createInstallation(settings, { topology, replicationFactor: 1, at: new Date().toISOString() });
    const folder = mkdtempSync(join(tmpdir(), 'tool-executor-'));
    const env = {
      KAFKA_BROKERS: brokers,
      SCHEMA_REGISTRY_URL: registryUrl,
      HOLDPOINT_TOPIC_PREFIX: topics.prefix,
      POOL: 'ledger',
      POOL_PARTITIONS: String(PARTITIONS),
      ...filesIn(folder),
    };
    return new LedgerPool(await connect(settings), env, folder, async () => {
      await topics.drop();
      rmSync(folder, { recursive: true });
    });
  }

  /** Starts an executor with the app in this folder of that name. */
  async start(app = 'ledger-app.ts'): Promise<RunningService> {
    const service = await startService(MAIN, { ...this.env, APP_MODULE: join(import.meta.dirname, app) });
    this.running.add(service);
    return service;
  }

  async close(): Promise<void> {
    await Promise.all([...this.running].map((service) => service.stop('SIGKILL')));
    await this.connection.close();
    await this.discard();
  }

  ask(request: ToolCallRequested): Promise<RecordPosition> {
    const { callId, attempt } = request;
    return sendOne(this.connection, { topic: 'tool.requests.ledger', key: callId, id: `${callId}:${attempt}`, message: request });
  }

  /** Puts a value that is no message of ours on the requests. */
  async askNonsense(): Promise<void> {
    const producer = new Kafka({ brokers: inject('addresses').brokers.split(','), logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    const topic = `${this.env.HOLDPOINT_TOPIC_PREFIX}tool.requests.ledger.v1`;
    await producer.send({ topic, messages: [{ key: 'x', value: 'nonsense', partition: 0 }] });
    await producer.disconnect();
  }

  /** The answers to a call; an answer that was given twice comes twice. */
  async results(callId: string): Promise<readonly ToolResult[]> {
    const stored = await rawRecords(this.connection, 'tool.results.ledger');
    return stored.map((raw) => toolResultSchema.parse(jsonOf(raw))).filter((result) => result.callId === callId);
  }

  async deadLetters(): Promise<readonly DeadLettered[]> {
    const found: DeadLettered[] = [];
    await readDeadLetters(this.connection, ['tool-executor'], ({ letter }) => found.push(letter));
    return found;
  }

  /** How often a line was really written. */
  linesOf(callId: string): number {
    const lines = readFileSync(join(this.folder, 'ledger.txt'), 'utf8').split('\n');
    return lines.filter((line) => line.startsWith(callId)).length;
  }
}

/** The files that an executor is given, with the variables that name them. */
function filesIn(folder: string): Record<string, string> {
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  return {
    LEDGER_FILE: write('ledger.txt', ''),
    APPROVAL_PUBLIC_KEYS: write('keys.json', JSON.stringify(serviceKey.publicJwk)),
    PEOPLE_FILE: write('people.yaml', `- id: anna\n  groups: [treasury]\n  publicKey: ${annasKey.publicJwk.x}\n`),
  };
}
