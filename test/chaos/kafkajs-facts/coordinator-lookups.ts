import { kafkaLogs } from '@holdpoint/stream/kafka/fenced-log';
import type { FencedLog } from '@holdpoint/stream/ports';
import { type Bed, recordOf } from './bed.ts';
import type { KafkajsFact } from './fact.ts';

const TRANSACTIONS = 5;

export const coordinatorLookups: KafkajsFact = {
  name: 'kafkajs-coordinator-lookups',
  fact: 'the transaction coordinator is looked up before each transactional request',
  rule: 'it is kept for each transactional id until an error',
  topics: { log: 1 },

  async show(bed, told) {
    const topic = bed.physical('log');
    const retry = { initialRetryTime: 20, retries: 30 };
    const producer = await bed.using(
      bed.bare().producer({ transactionalId: `${topic}-0`, idempotent: true, maxInFlightRequests: 1, retry }),
    );
    await (await producer.transaction()).abort();
    const before = bed.gateway.requests.length;
    for (let n = 0; n < TRANSACTIONS; n += 1) {
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: [{ value: `${n}` }] });
      await transaction.commit();
    }
    const asked = bed.gateway.requests.slice(before).map(({ api }) => api);
    const transactional = asked.filter((api) => api === 'AddPartitionsToTxn' || api === 'EndTxn').length;
    const lookups = asked.filter((api) => api === 'FindCoordinator').length;
    told.did('transactions by kafkajs', TRANSACTIONS);
    told.did('coordinators looked up by kafkajs', lookups);
    told.check('one for each transactional request', lookups, transactional);
  },

  async hold(bed, told) {
    const log = kafkaLogs(bed.ours(), bed.admin).open('log', 0);
    bed.onEnd(() => log.close());
    const lookups = await lookupsOf(bed, log);
    told.did('transactions by our log', TRANSACTIONS);
    told.check('ours is not looked up again', lookups, 0);
    const before = bed.gateway.count('FindCoordinator');
    bed.gateway.loseNext('EndTxn');
    await log.append([recordOf('unknown')]).catch(() => undefined);
    await log.takeOver();
    told.check('but after an error it is', bed.gateway.count('FindCoordinator') > before);
  },
};

/** How many there are in transactions one after another. One that fails on a starved machine discards the producer, and it is begun anew. */
async function lookupsOf({ gateway }: Bed, log: FencedLog): Promise<number> {
  for (let left = 3; ; left -= 1) {
    await log.takeOver();
    try {
      await log.append([recordOf('first')]);
      const before = gateway.count('FindCoordinator');
      for (let n = 0; n < TRANSACTIONS; n += 1) await log.append([recordOf(`${n}`)]);
      return gateway.count('FindCoordinator') - before;
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}
