/** The broker goes and comes back under load: in order, and by SIGKILL. */
import { serviceNames } from '@holdpoint/installation/service-environments';
import { until } from '@holdpoint/installation/wait';
import type { ChaosCase } from '../runner/case.ts';
import { Shop } from '../shop/shop.ts';

const READY_AGAIN_MS = 90_000;

export const restartBroker: ChaosCase = {
  name: 'restart-broker',
  title: 'the only broker is restarted in order, then killed and started again, under load',
  async run(context) {
    const { account, ground } = context;
    const shop = await Shop.open(context, { copies: 1 });
    const restart = async (how: string): Promise<void> => {
      const killedAt = Date.now();
      await ground.restart('kafka');
      account.did(`${how}, then started again: kafka`);
      await Promise.all(serviceNames.map((service) => shop.untilGoneOn(service)));
      account.figure(`${how}: until every service had done new work`, `${Date.now() - killedAt} ms`);
      await until('all are ready again', READY_AGAIN_MS, () => shop.areReady());
    };
    await shop.trade(async () => {
      await shop.untilAtWork();
      await restart('SIGTERM');
      await shop.untilAtWork();
      ground.signal('kafka', 'SIGKILL');
      await restart('SIGKILL');
    });
    await shop.check();
  },
};
