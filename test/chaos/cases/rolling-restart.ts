/** Every process of every service is replaced under load, one after another, as an upgrade does it. */
import { serviceNames } from '@holdpoint/installation/service-environments';
import type { ChaosCase } from '../runner/case.ts';
import { secondOf } from '../shop/processes.ts';
import { Shop } from '../shop/shop.ts';

export const rollingRestart: ChaosCase = {
  name: 'rolling-restart',
  title: 'of two processes of every service each is stopped in order and started again, one after another, under load',
  async run(context) {
    const { account } = context;
    const shop = await Shop.open(context, { copies: 2 });
    const exits: unknown[] = [];
    await shop.trade(async () => {
      for (const name of serviceNames.flatMap((service) => [service, secondOf(service)])) {
        await shop.untilAtWork();
        exits.push(await shop.services.end(name));
        await shop.services.start(name);
        account.did(`SIGTERM, then started again: ${name}`);
      }
    });
    account.check(
      'each has ended in order',
      exits,
      exits.map(() => ({ code: 0, signal: null })),
    );
    account.check('no error was seen by the client', shop.requests.failures, 0);
    await shop.check();
  },
};
