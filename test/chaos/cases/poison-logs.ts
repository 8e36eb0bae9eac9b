/**
 * Unreadable records on the logs that have a single writer of ours: nothing there may be skipped, so the reader's partition stops
 * and says so, and what lies beside it goes on. On snapshots, which are never the only copy, nothing stops.
 */
import { randomUUID } from 'node:crypto';
import { submitTask } from '@holdpoint/client/submit';
import { readTask, taskPartition } from '@holdpoint/client/task-log';
import { callIdOf, taskIdOf } from '@holdpoint/contracts/identity';
import type { TaskRequested } from '@holdpoint/contracts/messages/task-requests';
import { plain } from '@holdpoint/contracts/payload';
import { entryOf } from '@holdpoint/installation/installation';
import { type ServiceName, serviceNames } from '@holdpoint/installation/service-environments';
import { until } from '@holdpoint/installation/wait';
import { agent, attendedTaskType, requestedBy, tenant, toolNameOf } from '@holdpoint/retail/names';
import { partitionFor } from '@holdpoint/stream/partition-for';
import { launchService } from '../../support/service-process.ts';
import type { ChaosCase } from '../runner/case.ts';
import { PoisonSender, poisonOf } from '../shop/poison.ts';
import { Shop } from '../shop/shop.ts';

interface Stop {
  readonly topic: string;
  readonly partition: number;
  /** Whose readiness says that a partition is stopped, and by which name. */
  readonly stops: Readonly<Partial<Record<ServiceName, string>>>;
}

const poisoned: readonly Stop[] = [
  {
    ...{ topic: 'task.events', partition: 0 },
    stops: { 'task-runner': 'task.events/0', 'audit-projector': 'task.events/0', 'metrics-projector': 'task.events/0' },
  },
  { topic: 'approval.events', partition: 1, stops: { 'approval-service': 'approval.events/1' } },
  // Claims are read for the requests of their partition.
  { topic: 'tool.claims.retail', partition: 2, stops: { 'tool-executor': 'tool.requests.retail/2' } },
  { topic: 'task.snapshots', partition: 3, stops: {} },
  { topic: 'approval.snapshots', partition: 3, stops: {} },
];
/** Neither the tasks' log nor their approvals', nor the executors' claims are poisoned there. */
const SOUND = 3;
const POISONED_POOL = 2;
const SAYS_SO_MS = 90_000;
const BESIDE_TASKS = 5;

export const poisonLogs: ChaosCase = {
  name: 'poison-logs',
  title:
    'an unreadable record on the logs of tasks, approvals and claims, and on the snapshots: that partition stops and says so, the others go on',
  async run(context) {
    const shop = await Shop.open(context, { copies: 1 });
    await carryOut(shop, BESIDE_TASKS);
    for (const service of serviceNames) await shop.services.end(service);
    await poison(shop);
    const urls = await startAgain(shop);
    for (const stop of poisoned) await checkSaid(shop, stop, urls);
    await carryOut(shop, BESIDE_TASKS);
    context.account.check(`beside it ${BESIDE_TASKS} tasks are carried out`, true);
  },
};

async function poison({ context, topicPrefix }: Shop): Promise<void> {
  const sender = new PoisonSender(context.ground.addresses.brokers, topicPrefix);
  await sender.connect();
  context.onEnd(() => sender.close());
  for (const { topic, partition } of poisoned) {
    await sender.send(topic, partition, 'mallory', poisonOf('NOT_FRAMED', topic, 0));
    context.account.did(`unreadable record: ${topic}/${partition}`);
  }
}

/** They will not all be ready: that is the point. Answers where each is asked. */
async function startAgain({ installation, context }: Shop): Promise<ReadonlyMap<string, string>> {
  const urls = new Map<string, string>();
  for (const service of serviceNames) {
    const running = await launchService(entryOf(service), { ...installation.environmentOf(service), HTTP_PORT: '0' });
    context.onEnd(() => running.stop('SIGKILL'));
    urls.set(service, running.url);
  }
  return urls;
}

async function checkSaid(
  { context: { account } }: Shop,
  { topic, partition, stops }: Stop,
  urls: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [service, stopped] of Object.entries(stops)) {
    const url = urls.get(service) ?? '';
    const said = { text: '' };
    const saysSo = async (): Promise<boolean> => {
      said.text = await fetch(`${url}/readyz`).then((answer) => answer.text(), String);
      return said.text.includes(`${stopped} stopped at ${topic}/${partition}/`) && said.text.includes(': RECORD_UNREADABLE');
    };
    // Where it does not, what it says instead.
    const saidSo = await until('it says so', SAYS_SO_MS, saysSo).then(
      () => true,
      () => said.text,
    );
    account.check(`${topic}/${partition}: ${service} is not ready, names ${stopped} and says RECORD_UNREADABLE`, saidSo);
  }
}

/** Asks for so many tasks of one call where nothing is poisoned, and waits for their ends. */
async function carryOut({ installation: { connection } }: Shop, count: number): Promise<void> {
  const keys = Array.from({ length: count }, () => soundKey((taskId) => taskPartition(connection, taskId)));
  for (const key of keys) await submitTask(connection, requestOf(key));
  await until(`${count} tasks end`, SAYS_SO_MS, async () => {
    const stories = await Promise.all(keys.map((key) => readTask(connection, taskIdOf(tenant, key))));
    return stories.every((events) => events.at(-1)?.type === 'TaskCompleted');
  });
}

function soundKey(partitionOf: (taskId: string) => number): string {
  for (;;) {
    const key = randomUUID();
    const taskId = taskIdOf(tenant, key);
    const pools = [0, 1].map((step) => partitionFor(callIdOf(taskId, step, 1), 4));
    if (partitionOf(taskId) === SOUND && !pools.includes(POISONED_POOL)) return key;
  }
}

function requestOf(idempotencyKey: string): TaskRequested {
  const step = { kind: 'call', name: 'look', tool: toolNameOf('list_all_product_types'), version: 1, input: plain({}) } as const;
  return {
    type: 'TaskRequested',
    ...{ tenant, requestedBy, agent, taskType: attendedTaskType, idempotencyKey, input: plain({}) },
    requestedAt: new Date().toISOString(),
    steps: [{ ...step, reasoning: plain('the customer asked for it') }],
  };
}
