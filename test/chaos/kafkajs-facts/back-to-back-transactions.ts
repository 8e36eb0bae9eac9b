import { kafkaLogs } from '@holdpoint/stream/kafka/fenced-log';
import type { SeenRequest } from '../../support/kafka-gateway.ts';
import { type Bed, recordOf } from './bed.ts';
import type { KafkajsFact, Told } from './fact.ts';

/** So many are to be refused, of at most so many: a busy machine may be slower than the broker's coordinator. */
const REFUSED = 4;
const TRANSACTIONS = 200;
/** kafkajs's first wait is 300 ms, a fifth more or less, and a timer may be a millisecond early. */
const SHORTEST_DEFAULT_WAIT_MS = 239;

export const backToBackTransactions: KafkajsFact = {
  name: 'kafkajs-back-to-back-transactions',
  fact: 'a transaction right behind another meets CONCURRENT_TRANSACTIONS, which is retried after 300 ms',
  rule: 'producers begin with retries after 2 ms',
  topics: { log: 1 },

  async show(bed, told) {
    const topic = bed.physical('log');
    const transactionalId = `${topic}-0`;
    const producer = await bed.using(bed.bare().producer({ transactionalId, idempotent: true, maxInFlightRequests: 1 }));
    const waits = await untilRefused(bed, async () => {
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: [{ value: 'one' }] });
      await transaction.commit();
    });
    tell(told, 'kafkajs', waits);
    told.check('some are refused at first', waits.refused.length, REFUSED);
    told.check(
      'and wait as long as kafkajs waits by default',
      waits.refused.filter((wait) => wait < SHORTEST_DEFAULT_WAIT_MS),
      [],
    );
  },

  async hold(bed, told) {
    const log = kafkaLogs(bed.ours(), bed.admin).open('log', 0);
    bed.onEnd(() => log.close());
    await log.takeOver();
    const waits = await untilRefused(bed, () => log.append([recordOf('one')]));
    tell(told, 'our log', waits);
    // The shortest: a process that is starved of its core waits longer than it was told, but not every time.
    told.check('some wait of ours is shorter than any of kafkajs', Math.min(...waits.refused) < SHORTEST_DEFAULT_WAIT_MS, true);
    told.check('ours are all in the log', (await bed.texts('log')).length, waits.transactions);
  },
};

interface Waits {
  readonly transactions: number;
  /** How long each that was refused waited before it asked again. */
  readonly refused: readonly number[];
}

async function untilRefused({ gateway }: Bed, transact: () => Promise<unknown>): Promise<Waits> {
  for (let transactions = 0; ; transactions += 1) {
    const refused = waitsOf(gateway.requests);
    if (refused.length >= REFUSED || transactions === TRANSACTIONS) return { transactions, refused };
    await transact();
  }
}

function tell(told: Told, whose: string, { transactions, refused }: Waits): void {
  told.did(`transactions one after another by ${whose}`, transactions);
  told.did(`CONCURRENT_TRANSACTIONS answered to ${whose}`, refused.length);
  const sorted = refused.toSorted((a, b) => a - b);
  told.figure(`wait before a repeat, ${whose}`, `${sorted[0]} to ${sorted.at(-1)} ms`);
}

/** What is asked for twice in a row was refused at first. */
function waitsOf(requests: readonly SeenRequest[]): readonly number[] {
  const ofTransactions = requests.filter(({ api }) => api === 'AddPartitionsToTxn' || api === 'EndTxn');
  return ofTransactions.flatMap(({ api, at }, index) => {
    const before = ofTransactions[index - 1];
    return api === 'AddPartitionsToTxn' && before?.api === api ? [at - before.at] : [];
  });
}
