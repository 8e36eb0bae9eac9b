/** SIGSTOP of the servers: connections stay open and nothing answers, for longer than any time-out. */
import { setTimeout as delay } from 'node:timers/promises';
import { serviceNames } from '@holdpoint/installation/service-environments';
import { until } from '@holdpoint/installation/wait';
import type { ChaosCase } from '../runner/case.ts';
import type { ServerName } from '../runner/ground.ts';
import { Shop } from '../shop/shop.ts';

/** Longer than a request to Kafka (30 s at most), a statement or a question to the registry may take. */
const HANG_MS = 35_000;
const READY_AGAIN_MS = 90_000;

export const hangingServers: ChaosCase = {
  name: 'hanging-servers',
  title:
    'registry and PostgreSQL hang, then Kafka, each for longer than every time-out, with connections open and nothing answered',
  async run(context) {
    const shop = await Shop.open(context, { copies: 1 });
    await shop.trade(async () => {
      await hang(shop, ['registry', 'postgres']);
      await hang(shop, ['kafka']);
    });
    await shop.check();
  },
};

async function hang(shop: Shop, servers: readonly ServerName[]): Promise<void> {
  const { ground, account } = shop.context;
  await shop.untilAtWork();
  for (const server of servers) {
    ground.signal(server, 'SIGSTOP');
    account.did(`SIGSTOP for ${HANG_MS / 1_000} s, then SIGCONT: ${server}`);
  }
  await delay(HANG_MS);
  account.check(`all services live while ${servers.join(' and ')} hang`, await shop.alive(serviceNames), serviceNames.length);
  for (const server of servers) ground.signal(server, 'SIGCONT');
  await Promise.all(serviceNames.map((service) => shop.untilGoneOn(service)));
  await until('all are ready again', READY_AGAIN_MS, () => shop.areReady());
}
