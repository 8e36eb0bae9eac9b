/** SIGKILL of every service and server, in an order and at moments that the seed gives. */
import { Killing } from '@holdpoint/retail/demo/chaos/killing';
import { planKills } from '@holdpoint/retail/demo/chaos/victims';
import type { ChaosCase } from '../runner/case.ts';
import { Shop } from '../shop/shop.ts';

export const killEverything: ChaosCase = {
  name: 'kill-everything',
  title: 'every service is killed three times and every server once, at random moments under load',
  async run(context) {
    const { account, ground, seed } = context;
    const shop = await Shop.open(context, { copies: 1 });
    const onKill = (line: string): void => account.did(`SIGKILL: ${line.split(' ')[0]}`);
    await shop.trade(async (signal) => {
      const { services, requests, watch, projected } = shop;
      const killing = new Killing({
        infrastructure: ground.infrastructure,
        services,
        storefront: requests,
        watch,
        projected,
        signal,
        onKill,
      });
      const kills = await killing.run(planKills(seed));
      account.check(
        'nothing was killed idly: at least ten tasks were at work',
        Math.min(...kills.map((one) => one.unended)) >= 10,
      );
      const slowest = Math.max(...kills.map((one) => one.progress_after_s));
      account.figure('longest until the killed one had done new work', `${slowest} s`);
    });
    await shop.check();
  },
};
