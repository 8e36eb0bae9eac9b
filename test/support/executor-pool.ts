/**
 * One task-runner and any number of executors of the pool `world`, as production runs them: processes over a real broker, in an
 * installation of their own. No gates, no projectors.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@holdpoint/client/connect';
import type { Connection } from '@holdpoint/client/connection';
import { createInstallation } from '@holdpoint/client/create-installation';
import type { LocalAddresses } from '@holdpoint/local/infrastructure';
import { type Service, startService } from '@holdpoint/local/service';
import { annasKey, serviceKey } from '../../services/tool-executor/test/support/approvals.ts';

const services = join(import.meta.dirname, '../../services');
const PARTITIONS = 4;
const READY_DEADLINE_MS = 120_000;
const POLICY = `
version: "1"
groups: [treasury]
default: { chain: [{ group: treasury, needed: 1 }], decideWithin: 1h, executeWithin: 1h }
rules:
  - name: all of it passes
    match: { reversibility: [fully_reversible, partially_reversible] }
    then: auto
    reason: What is measured here are the executors
`;

export interface ExecutorPoolOptions {
  readonly addresses: Pick<LocalAddresses, 'brokers' | 'registryUrl'>;
  readonly topicPrefix: string;
  readonly poolPartitions: number;
  /** Attempts at once in one executor. */
  readonly concurrency: number;
  /** What the tools act on, where they do. */
  readonly worldUrl?: string;
}

export class ExecutorPool {
  readonly connection: Connection;
  readonly executors: Service[] = [];
  private readonly env: Readonly<Record<string, string>>;
  private readonly home: string;
  private runner: Service | undefined;
  private started = 0;

  private constructor(connection: Connection, env: Readonly<Record<string, string>>, home: string) {
    this.connection = connection;
    this.env = env;
    this.home = home;
  }

  /** Creates the installation and starts its runner. */
  static async open(options: ExecutorPoolOptions): Promise<ExecutorPool> {
    const { addresses, topicPrefix, poolPartitions } = options;
    const { brokers, registryUrl } = addresses;
    const settings = { brokers: brokers.split(','), registryUrl, topicPrefix, source: 'upstream' };
    const topology = { partitions: PARTITIONS, pools: { world: poolPartitions } };
    await createInstallation(settings, { topology, replicationFactor: 1, at: new Date().toISOString() });
    const home = mkdtempSync(join(tmpdir(), 'executor-pool-'));
    const pool = new ExecutorPool(await connect(settings), environmentOf(options, home), home);
    pool.runner = await pool.start('task-runner', 'task-runner');
    return pool;
  }

  /** Starts that many more, at once; resolves when each has joined. */
  async join(count: number): Promise<readonly Service[]> {
    const names = Array.from({ length: count }, () => `tool-executor-${++this.started}`);
    const joined = await Promise.all(names.map((name) => this.start('tool-executor', name)));
    this.executors.push(...joined);
    return joined;
  }

  async close(): Promise<void> {
    await Promise.all([...this.executors, this.runner].map((service) => service?.stop()));
    await this.connection.close();
    rmSync(this.home, { recursive: true, force: true });
  }

  private start(service: string, name: string): Promise<Service> {
    return startService({
      ...{ name, env: this.env, home: this.home, readyDeadlineMs: READY_DEADLINE_MS, log: () => undefined },
      entry: join(services, service, 'src/main.ts'),
    });
  }
}

function environmentOf(
  { addresses, topicPrefix, poolPartitions, concurrency, worldUrl }: ExecutorPoolOptions,
  home: string,
): Record<string, string> {
  const write = (name: string, text: string): string => {
    const path = join(home, name);
    writeFileSync(path, text);
    return path;
  };
  return {
    ...{ KAFKA_BROKERS: addresses.brokers, SCHEMA_REGISTRY_URL: addresses.registryUrl },
    ...{ HOLDPOINT_TOPIC_PREFIX: topicPrefix, HOLDPOINT_PARTITIONS: String(PARTITIONS) },
    ...{ POLICY_FILE: write('policy.yaml', POLICY), TOOL_POOLS: 'world' },
    ...{ APP_MODULE: join(import.meta.dirname, 'world-app.ts'), POOL: 'world', POOL_PARTITIONS: String(poolPartitions) },
    ...{ CONCURRENCY: String(concurrency), WORLD_URL: worldUrl ?? '' },
    APPROVAL_PUBLIC_KEYS: write('keys.json', JSON.stringify(serviceKey.publicJwk)),
    PEOPLE_FILE: write('people.yaml', `- id: anna\n  groups: [treasury]\n  publicKey: ${annasKey.publicJwk.x}\n`),
  };
}
