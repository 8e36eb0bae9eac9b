import { kafkaLogs } from '@holdpoint/stream/kafka/fenced-log';
import type { Kafka, Producer } from 'kafkajs';
import { type Bed, recordOf } from './bed.ts';
import type { KafkajsFact } from './fact.ts';
import { ownMember } from './own-member.ts';

const HOLDERS = 5;

export const overlappingAborts: KafkajsFact = {
  name: 'kafkajs-overlapping-aborts',
  fact: 'a reader of committed records sees aborted ones where the aborted transactions of several producers overlap in a partition',
  rule: 'transactions only on single-writer partitions, where taking over ends what is open: none overlap',
  topics: { log: 1 },

  async show(bed, told) {
    const topic = bed.physical('log');
    const [first, second] = await Promise.all(['first', 'second'].map((id) => transactional(bed, bed.bare(), `${topic}-${id}`)));
    const [outer, inner] = [await first?.transaction(), await second?.transaction()];
    await outer?.send({ topic, messages: [{ value: 'aborted by the first' }] });
    await inner?.send({ topic, messages: [{ value: 'aborted by the second' }] });
    // The broker lists aborted transactions by their ends; kafkajs takes the list for one by beginnings.
    await inner?.abort();
    await outer?.abort();
    told.did('overlapping transactions of two producers aborted', 2);
    await bed.send('log', 0, ['committed']);
    const seen = await readByBareGroup(bed, topic, 'committed');
    told.check('kafkajs hands an aborted record to a reader of committed ones', seen, ['aborted by the first', 'committed']);
  },

  async hold(bed, told) {
    const topic = bed.physical('log');
    const logs = kafkaLogs(bed.ours(), bed.admin);
    for (let holder = 0; holder < HOLDERS; holder += 1) {
      const dead = await transactional(bed, bed.bare(), `${topic}-0`);
      const open = await dead.transaction();
      await open.send({ topic, acks: -1, messages: [{ value: `never ${holder}`, partition: 0 }] });
      const log = logs.open('log', 0);
      await log.takeOver();
      await log.append([recordOf(`of holder ${holder}`)]);
      await log.close();
    }
    told.did('holders gone with a transaction open, each followed by ours', HOLDERS);
    const wanted = Array.from({ length: HOLDERS }, (_, holder) => `of holder ${holder}`);
    told.check('our reader finds what was committed, and nothing else', await bed.texts('log'), wanted);
    const member = await ownMember(bed, ['log']);
    await bed.until('all that was committed', () => member.texts('log').length >= HOLDERS);
    told.check('our consumer too', member.texts('log'), wanted);
  },
};

async function transactional(bed: Bed, kafka: Kafka, transactionalId: string): Promise<Producer> {
  const retry = { initialRetryTime: 20, retries: 30 };
  return bed.using(kafka.producer({ transactionalId, idempotent: true, maxInFlightRequests: 1, retry }));
}

/** Values in order, the last included. */
async function readByBareGroup(bed: Bed, topic: string, last: string): Promise<readonly string[]> {
  const consumer = await bed.using(bed.bare().consumer({ groupId: `${bed.topicPrefix}reader`, maxWaitTimeInMs: 100 }));
  const seen: string[] = [];
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({ eachMessage: async ({ message }) => void seen.push(message.value?.toString() ?? '') });
  await bed.until(`a reader to see "${last}"`, () => seen.includes(last));
  return seen;
}
