/**
 * The retail example as production runs it, on the suite's infrastructure: topics, databases and a home of its own, the shop seeded, the
 * services as processes. Close it: all of it is stopped and removed.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { taskLog } from '@holdpoint/client/event-log';
import { followUntil } from '@holdpoint/client/follow';
import { submitTask } from '@holdpoint/client/submit';
import { type EndingEvent, isEnding, readTask, taskLogStart, taskPartition } from '@holdpoint/client/task-log';
import type { TaskEvent, TaskEventOf, TaskEventType } from '@holdpoint/contracts/messages/task-events';
import type { TaskRequested } from '@holdpoint/contracts/messages/task-requests';
import { type Json, plain } from '@holdpoint/contracts/payload';
import { startApprovers } from '@holdpoint/installation/approvers';
import { type Installation, openInstallation } from '@holdpoint/installation/installation';
import { type ServiceName, serviceNames } from '@holdpoint/installation/service-environments';
import type { Child } from '@holdpoint/local/child';
import type { Service } from '@holdpoint/local/service';
import type { OpenDataSet } from '@holdpoint/retail/data-set/data-set';
import { ownDataSetFolder, readOpenDataSet } from '@holdpoint/retail/data-set/read';
import { loadDataSet } from '@holdpoint/retail/database/load-data-set';
import { migrateShop } from '@holdpoint/retail/database/migrate';
import { createShopPool } from '@holdpoint/retail/database/pool';
import { approverRulesOf } from '@holdpoint/retail/demo/approver-rules';
import { shopApp } from '@holdpoint/retail/demo/shop-app';
import { agent, attendedTaskType, requestedBy, tenant, toolNameOf } from '@holdpoint/retail/names';
import type pg from 'pg';
import { inject } from 'vitest';
import { type CliResult, runCliProcess } from './cli-process.ts';
import { testPrefix } from './test-topics.ts';

/** One use of a tool by a task, named without `retail.`. */
export interface Use {
  readonly tool: string;
  readonly input: Json;
}

export interface RetailOptions {
  /** What the shop is seeded with; the project's own set if absent. */
  readonly set?: OpenDataSet;
  readonly partitions?: number;
  /** Another Kafka than that of the run; its topics go with it. */
  readonly brokers?: string;
}

const PATIENCE_MS = 30_000;

export class RetailInstallation {
  readonly installation: Installation;
  readonly set: OpenDataSet;
  /** The shop's own database. */
  readonly shop: pg.Pool;
  readonly topicPrefix: string;
  private readonly running = new Set<Service | Child>();
  private readonly discard: () => Promise<void>;

  private constructor(installation: Installation, set: OpenDataSet, topicPrefix: string, discard: () => Promise<void>) {
    this.installation = installation;
    this.set = set;
    this.topicPrefix = topicPrefix;
    this.shop = createShopPool(installation.databases.appUrl, 2);
    this.discard = discard;
  }

  /** Everything but the processes. */
  static async open({ set, partitions = 2, brokers }: RetailOptions = {}): Promise<RetailInstallation> {
    const topics = testPrefix();
    const home = mkdtempSync(join(tmpdir(), 'retail-'));
    const addresses = { ...inject('addresses'), ...(brokers === undefined ? {} : { brokers }) };
    const installation = await openInstallation({
      app: shopApp,
      ...{ addresses, home, topicPrefix: topics.prefix, partitions },
      databaseSuffix: `_${randomBytes(5).toString('hex')}`,
      log: () => undefined,
    });
    const seed = set ?? (await readOpenDataSet(ownDataSetFolder));
    const opened = new RetailInstallation(installation, seed, topics.prefix, async () => {
      await installation.databases.drop();
      await topics.drop();
      rmSync(home, { recursive: true, force: true });
    });
    await migrateShop(opened.shop);
    await loadDataSet(opened.shop, seed);
    return opened;
  }

  /** Starts one process of a service; `env` is added to what it gets anyway. */
  async start(name: ServiceName, env?: Readonly<Record<string, string>>): Promise<Service> {
    const service = await this.installation.start(name, env);
    this.running.add(service);
    return service;
  }

  /** Starts one process of each service, with what `env` adds for some of them. */
  async startAll(env: Partial<Record<ServiceName, Readonly<Record<string, string>>>> = {}): Promise<readonly Service[]> {
    return Promise.all(serviceNames.map((name) => this.start(name, env[name])));
  }

  /** Starts simulated approvers with every key: they decide by these rules (`approval decide`), then by the usual ones, which approve. */
  async startApprovers(rules = 'rules: []\n'): Promise<Child> {
    const folder = mkdtempSync(join(this.installation.home, 'rules-'));
    writeFileSync(join(folder, 'approver-rules.yaml'), rules);
    const approvers = await startApprovers(this.installation, approverRulesOf(folder));
    this.running.add(approvers);
    return approvers;
  }

  /** Asks for a task of these uses; returns its id. `change` replaces parts of the request. */
  async submit(key: string, uses: readonly Use[], change: Partial<TaskRequested> = {}): Promise<string> {
    const { taskId } = await submitTask(this.installation.connection, { ...requestOf(key, uses), ...change });
    return taskId;
  }

  /** The first event of that type in the task, which also is as wanted; waits for it. @throws after 30 s */
  async event<T extends TaskEventType>(
    taskId: string,
    type: T,
    wanted: (event: TaskEventOf<T>) => boolean = () => true,
  ): Promise<TaskEventOf<T>> {
    const isIt = (event: TaskEvent): event is TaskEventOf<T> => event.type === type;
    return this.waitFor(taskId, (event) => (isIt(event) && wanted(event) ? event : undefined));
  }

  /** How the task ended; waits for it. @throws after 30 s */
  ended(taskId: string): Promise<EndingEvent> {
    return this.waitFor(taskId, (event) => (isEnding(event) ? event : undefined));
  }

  /** Every event of the task so far. */
  events(taskId: string): Promise<readonly TaskEvent[]> {
    return readTask(this.installation.connection, taskId);
  }

  /** Runs a command of the command line against this installation. */
  cli(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliResult> {
    return runCliProcess(args, { ...this.installation.environment, ...env });
  }

  /** The file of an approver's private key. */
  keyFileOf(person: string): string {
    return join(this.installation.keys.approverKeysFolder, `${person}.key.json`);
  }

  async close(): Promise<void> {
    await Promise.all([...this.running].map((one) => one.stop()));
    await this.shop.end();
    await this.installation.close();
    await this.discard();
  }

  private async waitFor<R>(taskId: string, found: (event: TaskEvent) => R | undefined): Promise<R> {
    const { connection } = this.installation;
    const { topic, reader, decoder } = taskLog(connection);
    const at = {
      ...{ topic, partition: taskPartition(connection, taskId), from: await taskLogStart(connection, taskId) },
      signal: AbortSignal.timeout(PATIENCE_MS),
      wants: ({ key }: { key: string | null }) => key === taskId,
    };
    return followUntil(reader, decoder, at, ({ message }) => (message.type === 'PartitionAdvanced' ? undefined : found(message)));
  }
}

/** A request of the shop's own upstream system, asked for now. */
export function requestOf(key: string, uses: readonly Use[]): TaskRequested {
  return {
    type: 'TaskRequested',
    ...{ tenant, requestedBy, agent, taskType: attendedTaskType },
    idempotencyKey: key,
    requestedAt: new Date().toISOString(),
    input: plain({}),
    steps: uses.map(({ tool, input }, index) => ({
      ...{ kind: 'call', name: `step-${index + 1}`, tool: toolNameOf(tool), version: 1, input: plain(input) },
      reasoning: plain('the customer asked for it'),
    })),
  };
}
