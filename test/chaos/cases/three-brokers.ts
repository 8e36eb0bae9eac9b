/** Three brokers, three replicas, of which two must have a record: one may be lost, two stop everything safely. */
import { join } from 'node:path';
import { serviceNames } from '@holdpoint/installation/service-environments';
import { until } from '@holdpoint/installation/wait';
import { type KafkaCluster, startKafkaCluster } from '@holdpoint/local/kafka-cluster';
import { Kafka, logLevel } from 'kafkajs';
import type { ChaosCase } from '../runner/case.ts';
import { Shop } from '../shop/shop.ts';

const NODES = [1, 2, 3] as const;
const REPLICAS_BACK_MS = 90_000;
const READY_AGAIN_MS = 90_000;
const SAYS_SO_MS = 60_000;
/** How long nothing may be decided with two brokers away. */
const STOPPED_MS = 5_000;

export const threeBrokers: ChaosCase = {
  name: 'three-brokers',
  title:
    'of three brokers each is killed in turn and work goes on; with two away it stops safely, says so, and goes on when they are back',
  async run(context) {
    const cluster = await startKafkaCluster({
      ...{ home: join(context.home, 'cluster'), nodes: NODES.length, fast: true },
      log: () => undefined,
    });
    context.onEnd(() => cluster.stop());
    const { brokers } = cluster;
    const shop = await Shop.open(context, { copies: 1, addresses: { brokers }, replicationFactor: NODES.length });
    await shop.trade(async () => {
      for (const node of NODES) await loseOne(shop, cluster, node);
      await loseTwo(shop, cluster, [1, 2]);
    });
    await shop.check();
  },
};

async function loseOne(shop: Shop, cluster: KafkaCluster, node: number): Promise<void> {
  const { account } = shop.context;
  await shop.untilAtWork();
  cluster.signal(node, 'SIGKILL');
  account.did(`SIGKILL, work goes on without it, then started again: broker ${node}`);
  const goneOn = await Promise.all(serviceNames.map((service) => shop.untilGoneOn(service)));
  account.figure(`broker ${node} away: until every service had done new work`, `${Math.max(...goneOn)} ms`);
  await cluster.restart(node);
  await untilReplicated(cluster);
}

async function loseTwo(shop: Shop, cluster: KafkaCluster, lost: readonly number[]): Promise<void> {
  const { account } = shop.context;
  await shop.untilAtWork();
  for (const node of lost) cluster.signal(node, 'SIGKILL');
  account.did(`SIGKILL of two at once, then started again: brokers ${lost.join(' and ')}`);
  await until('every service says that it is not ready', SAYS_SO_MS, async () => (await shop.ready()) === 0);
  account.check('all services live while two of three brokers are away', await shop.alive(serviceNames), serviceNames.length);
  const stoppedAt = Date.now();
  await until('some seconds pass', 2 * STOPPED_MS, async () => Date.now() - stoppedAt > STOPPED_MS);
  account.check('nothing is decided while two of three brokers are away', shop.watch.lastDecidedAt < stoppedAt);
  await Promise.all(lost.map((node) => cluster.restart(node)));
  const goneOn = await Promise.all(serviceNames.map((service) => shop.untilGoneOn(service)));
  account.figure('both back: until every service had done new work', `${Math.max(...goneOn)} ms`);
  await until('all are ready again', READY_AGAIN_MS, () => shop.areReady());
}

/** Every partition has all of its replicas again: only then may the next broker go. */
async function untilReplicated({ brokers }: KafkaCluster): Promise<void> {
  const admin = new Kafka({ clientId: 'chaos', brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await until('every partition has all of its replicas', REPLICAS_BACK_MS, async () => {
      const { topics } = await admin.fetchTopicMetadata();
      return topics.every(({ partitions }) => partitions.every(({ isr }) => isr.length === NODES.length));
    });
  } finally {
    await admin.disconnect();
  }
}
