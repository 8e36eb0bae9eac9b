/**
 * A TCP gateway between every service and Kafka, which loses acknowledgements: the broker does what it was asked, and the service never hears
 * of it. It also cuts every connection at once, and delays everything.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type ServiceName, serviceNames } from '@holdpoint/installation/service-environments';
import { until } from '@holdpoint/installation/wait';
import { KafkaGateway } from '../../support/kafka-gateway.ts';
import type { ChaosCase } from '../runner/case.ts';
import { Shop } from '../shop/shop.ts';

type Api = Parameters<KafkaGateway['loseNext']>[0];

const writing: readonly Api[] = ['Produce', 'EndTxn', 'AddPartitionsToTxn', 'OffsetCommit', 'Heartbeat', 'Fetch'];
/** What each service asks a broker while it works. */
const asked: Readonly<Record<ServiceName, readonly Api[]>> = {
  'task-runner': writing,
  'tool-executor': writing,
  'approval-service': writing,
  'audit-projector': ['Produce', 'Fetch', 'Heartbeat'],
  'metrics-projector': ['Fetch', 'Heartbeat'],
};
const LOST_OF_EACH = 2;
const CUTS = 3;
const CUT_PAUSE_MS = 300;
const DELAY_MS = 40;
const DELAYED_FOR_MS = 4_000;
const LOST_DEADLINE_MS = 60_000;
const READY_AGAIN_MS = 60_000;

export const cutConnections: ChaosCase = {
  name: 'cut-connections',
  title:
    'between each service and Kafka acknowledgements are lost after the broker has acted, connections cut, everything delayed',
  async run(context) {
    const { ground, onEnd } = context;
    const gateways = new Map<ServiceName, KafkaGateway>();
    for (const service of serviceNames) {
      const gateway = await KafkaGateway.before(ground.addresses.brokers);
      gateways.set(service, gateway);
      onEnd(() => gateway.close());
    }
    const brokersOf = (service: ServiceName): string => gateways.get(service)?.address ?? '';
    const shop = await Shop.open(context, { copies: 1, brokersOf });
    await shop.trade(async () => {
      for (const [service, gateway] of gateways) await disturb(shop, service, gateway);
      await slowDown(shop, [...gateways.values()]);
      await until('all are ready again', READY_AGAIN_MS, () => shop.areReady());
    });
    await shop.check();
  },
};

async function disturb(shop: Shop, service: ServiceName, gateway: KafkaGateway): Promise<void> {
  const { account } = shop.context;
  for (const api of asked[service]) {
    const lost = gateway.loseNext(api, LOST_OF_EACH);
    await until(`${LOST_OF_EACH} answers to ${api} of ${service} lost`, LOST_DEADLINE_MS, async () => lost() === LOST_OF_EACH);
    account.did(`answer lost after the broker had acted, connection cut: ${service}, ${api}`, LOST_OF_EACH);
  }
  for (let cut = 0; cut < CUTS; cut += 1) {
    gateway.cut();
    account.did(`all connections cut: ${service}`);
    await delay(CUT_PAUSE_MS);
  }
  await shop.untilGoneOn(service);
}

async function slowDown({ context: { account } }: Shop, gateways: readonly KafkaGateway[]): Promise<void> {
  const setDelay = (delayMs: number): void => {
    for (const gateway of gateways) gateway.delayMs = delayMs;
  };
  setDelay(DELAY_MS);
  await delay(DELAYED_FOR_MS);
  setDelay(0);
  account.did(`everything delayed by ${DELAY_MS} ms each way for ${DELAYED_FOR_MS / 1_000} s: every service`);
}
