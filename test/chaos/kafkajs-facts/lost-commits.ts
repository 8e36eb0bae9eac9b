import { kafkaLogs } from '@holdpoint/stream/kafka/fenced-log';
import type { Producer } from 'kafkajs';
import { type Bed, recordOf } from './bed.ts';
import type { KafkajsFact } from './fact.ts';

export const lostCommits: KafkajsFact = {
  name: 'kafkajs-lost-commits',
  fact: 'commit and abort are not retried, a failure sticks to the producer, and its epoch is taken once',
  rule: 'any error discards the producer; the log is fenced again, and says then what was committed',
  topics: { log: 1 },

  async show(bed, told) {
    const topic = bed.physical('log');
    const producer = await transactional(bed);
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ value: 'committed' }] });
    const lost = bed.gateway.loseNext('EndTxn');
    const failed = await typeOf(transaction.commit());
    told.did('acknowledgement of a commit lost under kafkajs', lost());
    told.check('kafkajs gives a commit up that was done', [failed !== undefined, await bed.texts('log')], [true, ['committed']]);
    told.check('after one try', bed.gateway.count('EndTxn'), 1);
    told.check('and its producer takes no other transaction', (await typeOf(producer.transaction())) !== undefined);
    await showEpoch(bed, topic, told);
  },

  async hold(bed, told) {
    const log = kafkaLogs(bed.ours(), bed.admin).open('log', 0);
    bed.onEnd(() => log.close());
    await log.takeOver();
    const first = await log.append([recordOf('one')]);
    const lost = bed.gateway.loseNext('EndTxn');
    const failed = await log.append([recordOf('two')]).then(
      () => 'no error',
      ({ name }: Error) => name,
    );
    told.did('acknowledgement of a commit lost under our log', lost());
    told.check('our log says that the outcome is unknown', failed, 'UnknownOutcomeError');
    const { end } = await log.takeOver();
    told.check('and when it has been taken over, that it was committed', end, first.end + 2);
    await log.append([recordOf('three')]);
    told.check('then it goes on, with nothing lost or repeated', await bed.texts('log'), ['one', 'two', 'three']);
  },
};

/** One that has been fenced out asks for no new epoch, however often it is used. */
async function showEpoch(bed: Bed, topic: string, told: Parameters<KafkajsFact['show']>[1]): Promise<void> {
  const fenced = await transactional(bed);
  await (await fenced.transaction()).abort();
  await (await (await transactional(bed)).transaction()).abort();
  const asked = bed.gateway.count('InitProducerId');
  const answers: (string | undefined)[] = [];
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const transaction = await fenced.transaction();
    answers.push(await typeOf(transaction.send({ topic, messages: [{ value: 'never' }] })));
    await transaction.abort().catch(() => undefined);
  }
  told.did('transactions of a producer that was fenced out', answers.length);
  told.check('kafkajs is refused each time', answers, ['INVALID_PRODUCER_EPOCH', 'INVALID_PRODUCER_EPOCH']);
  told.check('and never asks for a new epoch', bed.gateway.count('InitProducerId') - asked, 0);
}

async function transactional(bed: Bed): Promise<Producer> {
  const retry = { initialRetryTime: 20, retries: 30 };
  const transactionalId = `${bed.physical('log')}-0`;
  return bed.using(bed.bare().producer({ transactionalId, idempotent: true, maxInFlightRequests: 1, retry }));
}

/** Kafka's name of the error, or kafkajs's; undefined where there was none. */
async function typeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    return 'type' in error ? String(error.type) : error.name;
  }
}
