/** Records that nobody can read, on every input, while work goes by them: each is dead-lettered with its reason, and its partition goes on. */
import { readDeadLetters } from '@holdpoint/client/dead-letter-log';
import { until } from '@holdpoint/installation/wait';
import type { RecordPosition } from '@holdpoint/stream/record';
import type { ChaosCase } from '../runner/case.ts';
import { type PoisonKind, PoisonSender, poisonKinds, poisonOf } from '../shop/poison.ts';
import { Shop } from '../shop/shop.ts';

/** Every topic that a service takes inputs from; who reads it dead-letters. */
const inputs = [
  ...['task.requests', 'task.commands', 'tool.results.retail', 'approval.outcomes'],
  ...['approval.requests', 'approval.commands', 'tool.requests.retail'],
];
/** Who reads the catalog, at its start too. */
const catalogReaders = ['task-runner', 'tool-executor', 'audit-projector'] as const;
const LETTERS_MS = 60_000;

interface Sent extends RecordPosition {
  readonly code: PoisonKind;
}

export const poisonInputs: ChaosCase = {
  name: 'poison-inputs',
  title: 'six kinds of unreadable record on every input topic and the catalog, under load, and a request on a foreign partition',
  async run(context) {
    const { account, ground, onEnd } = context;
    const shop = await Shop.open(context, { copies: 1 });
    const sender = new PoisonSender(ground.addresses.brokers, shop.topicPrefix);
    await sender.connect();
    onEnd(() => sender.close());
    const sent: Sent[] = [];
    await shop.trade(async () => {
      await shop.untilAtWork();
      const request = await shop.firstRequest();
      const schemaId = request.value?.readInt32BE(1) ?? 0;
      for (const topic of inputs) sent.push(...(await poison(shop, sender, topic, schemaId)));
      await poison(shop, sender, 'catalog', schemaId);
      await sender.send(
        'task.requests',
        (request.partition + 1) % shop.installation.connection.partitions,
        request.key ?? '',
        request.value,
      );
      account.did('a request again, on a partition that is not its key’s: task.requests');
      for (const service of catalogReaders) {
        await shop.services.end(service);
        await shop.services.start(service);
        account.did(`started again with such a catalog, and ready: ${service}`);
      }
      await Promise.all(catalogReaders.map((service) => shop.untilGoneOn(service)));
    });
    const wanted = sent.map(nameOf).sort();
    await until(
      'every poisoned input has its dead letter',
      LETTERS_MS,
      async () => (await letters(shop)).length >= wanted.length,
    );
    account.check('each has one dead letter, with its place and its reason, and nothing else has', await letters(shop), wanted);
    await shop.check({ deadLetters: wanted.length });
  },
};

/** One of each kind, over the partitions in turn. */
async function poison(shop: Shop, sender: PoisonSender, topic: string, schemaId: number): Promise<readonly Sent[]> {
  const { installation, context } = shop;
  const partitions = (await installation.connection.admin.ranges(topic)).length;
  const sent: Sent[] = [];
  for (const [index, code] of poisonKinds.entries()) {
    const at = await sender.send(topic, index % partitions, `mallory-${index}`, poisonOf(code, topic, schemaId));
    sent.push({ ...at, code });
    context.account.did(`unreadable record, of ${poisonKinds.length} kinds: ${topic}`);
  }
  return sent;
}

const nameOf = ({ topic, partition, offset, code }: RecordPosition & { readonly code: string }): string =>
  `${topic}/${partition}/${offset} ${code}`;

async function letters({ installation }: Shop): Promise<readonly string[]> {
  const found: string[] = [];
  await readDeadLetters(
    installation.connection,
    undefined,
    ({ letter }) => void found.push(nameOf({ ...letter.origin, code: letter.code })),
  );
  return found.sort();
}
