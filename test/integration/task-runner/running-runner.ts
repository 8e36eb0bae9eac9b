/** An installation of its own with a task-runner's processes to start and kill; the test speaks for executors and upstream systems. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@holdpoint/client/connect';
import type { Connection } from '@holdpoint/client/connection';
import { createInstallation } from '@holdpoint/client/create-installation';
import { sendOne } from '@holdpoint/client/send-one';
import type { AgentContract, ToolContract } from '@holdpoint/contracts/contract';
import { type ToolCallRequested, toolCallRequestedSchema } from '@holdpoint/contracts/messages/tool-requests';
import { plain } from '@holdpoint/contracts/payload';
import { contractDigest } from '@holdpoint/core/contract-digest';
import type { RecordPosition } from '@holdpoint/stream/record';
import { inject } from 'vitest';
import { jsonOf, rawRecords } from '../../support/raw-records.ts';
import { type RunningService, startService } from '../../support/service-process.ts';
import { testPrefix } from '../../support/test-topics.ts';

const MAIN = join(import.meta.dirname, '../../../services/task-runner/src/main.ts');
const PARTITIONS = 2;
const POLICY = `
version: "1"
groups: [managers]
default:
  chain: [{ group: managers, needed: 1 }]
  decideWithin: 1h
  executeWithin: 1h
rules:
  - name: reading
    match: { effect: [read] }
    then: auto
    reason: Reading changes nothing
`;

export class Installation {
  readonly connection: Connection;
  private readonly env: Readonly<Record<string, string>>;
  private readonly running = new Set<RunningService>();
  private readonly discard: () => Promise<void>;

  private constructor(connection: Connection, env: Readonly<Record<string, string>>, discard: () => Promise<void>) {
    this.connection = connection;
    this.env = env;
    this.discard = discard;
  }

  static async open(): Promise<Installation> {
    const { brokers, registryUrl } = inject('addresses');
    const topics = testPrefix();
    const settings = { brokers: brokers.split(','), registryUrl, topicPrefix: topics.prefix, source: 'test' };
    const topology = { partitions: PARTITIONS, pools: { crm: 2 } };
    await createInstallation(settings, { topology, replicationFactor: 1, at: new Date().toISOString() });
    const folder = mkdtempSync(join(tmpdir(), 'task-runner-'));
    writeFileSync(join(folder, 'policy.yaml'), POLICY);
    const env = {
      KAFKA_BROKERS: brokers,
      SCHEMA_REGISTRY_URL: registryUrl,
      HOLDPOINT_TOPIC_PREFIX: topics.prefix,
      HOLDPOINT_PARTITIONS: String(PARTITIONS),
      POLICY_FILE: join(folder, 'policy.yaml'),
      TOOL_POOLS: 'crm',
    };
    return new Installation(await connect(settings), env, async () => {
      await topics.drop();
      rmSync(folder, { recursive: true });
    });
  }

  async start(): Promise<RunningService> {
    const service = await startService(MAIN, this.env);
    this.running.add(service);
    return service;
  }

  async close(): Promise<void> {
    await Promise.all([...this.running].map((service) => service.stop('SIGKILL')));
    await this.connection.close();
    await this.discard();
  }

  async announce(contract: ToolContract | AgentContract): Promise<void> {
    const type = 'pool' in contract ? 'ToolAnnounced' : 'AgentAnnounced';
    const facts = { contractDigest: contractDigest(contract), executor: 'test', at: new Date().toISOString() };
    const message = { type, contract, ...facts };
    await sendOne(this.connection, { topic: 'catalog', key: contract.name, id: contract.name, message });
  }

  /** What executors were asked to do for the task, in order of attempts; a request that was sent twice comes twice. */
  async requested(taskId: string): Promise<readonly ToolCallRequested[]> {
    const stored = await rawRecords(this.connection, 'tool.requests.crm');
    return stored.map((raw) => toolCallRequestedSchema.parse(jsonOf(raw))).filter((request) => request.taskId === taskId);
  }

  /** An executor's answer to a request. */
  answer(request: ToolCallRequested): Promise<RecordPosition> {
    const { tenant, taskId, callId, attempt, contractDigest: digest, resultPartition: partition } = request;
    const at = new Date().toISOString();
    const ran = { contractDigest: digest, executor: 'test', at, startedAt: at, durationMs: 1 };
    const message = { type: 'ToolCallSucceeded', tenant, taskId, callId, attempt, ...ran, outcome: 'success', output: plain(1) };
    return sendOne(this.connection, { topic: 'tool.results.crm', key: taskId, partition, id: `${callId}:${attempt}`, message });
  }
}
