/** SIGSTOP of an owner beyond its session, while a second process of its service takes over; then it wakes, and has to find its place again. */
import { setTimeout as delay } from 'node:timers/promises';
import { type ServiceName, serviceNames } from '@holdpoint/installation/service-environments';
import { until } from '@holdpoint/installation/wait';
import type { ChaosCase } from '../runner/case.ts';
import { type ProcessName, secondOf } from '../shop/processes.ts';
import { Shop } from '../shop/shop.ts';

/** Beyond every session (15 s at most) and every call's own deadline. */
const PAUSE_MS = 20_000;
const READY_AGAIN_MS = 60_000;

export const pauseOwners: ChaosCase = {
  name: 'pause-owners',
  title: 'of two processes of every service one sleeps beyond its session, the other takes over; it wakes, and the other sleeps',
  async run(context) {
    const shop = await Shop.open(context, { copies: 2 });
    await shop.trade(async () => {
      await sleepAndWake(shop, (service) => service);
      await sleepAndWake(shop, secondOf);
    });
    await shop.check();
  },
};

/** All of them sleep at once: whoever is awake carries the whole work, of every service. */
async function sleepAndWake(shop: Shop, processOf: (service: ServiceName) => ProcessName): Promise<void> {
  const { account } = shop.context;
  const sleepers = serviceNames.map(processOf);
  await shop.untilAtWork();
  const pausedAt = Date.now();
  for (const name of sleepers) {
    shop.services.signal(name, 'SIGSTOP');
    account.did(`SIGSTOP for ${PAUSE_MS / 1_000} s, then SIGCONT: ${name}`);
  }
  const tookOver = await shop.untilAllPartitionsGoOn();
  account.figure(`${sleepers[0]} and the like asleep: until every partition went on`, `${tookOver} ms`);
  await delay(Math.max(0, PAUSE_MS - (Date.now() - pausedAt)));
  for (const name of sleepers) shop.services.signal(name, 'SIGCONT');
  await until('all are ready again', READY_AGAIN_MS, () => shop.areReady());
}
