import type { Bed } from './bed.ts';
import type { KafkajsFact } from './fact.ts';
import { ownMember } from './own-member.ts';

/** Three transactions of two records, each with its marker. */
const ABORTED = 3;
const END = ABORTED * 3;

export const batchesOfMarkers: KafkajsFact = {
  name: 'kafkajs-batches-of-markers',
  fact: 'batches of only markers or aborted records never reach eachBatch',
  rule: 'END_BATCH_PROCESS is watched: progress is told up to the end of the log',
  topics: { log: 1 },

  async show(bed, told) {
    await abort(bed);
    told.did('transactions aborted', ABORTED);
    const groupId = `${bed.topicPrefix}bare`;
    const consumer = await bed.using(bed.bare().consumer({ groupId, maxWaitTimeInMs: 100 }));
    const handed: string[] = [];
    let processed = 0;
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      processed = Number(payload.lastOffset) + 1;
    });
    await consumer.subscribe({ topics: [bed.physical('log')], fromBeginning: true });
    await consumer.run({ eachBatch: async ({ batch }) => void handed.push(batch.lastOffset()) });
    await bed.until('kafkajs to pass the end', () => processed === END);
    told.check('kafkajs passes them all and hands nothing over', handed, []);
  },

  async hold(bed, told) {
    await abort(bed);
    const member = await ownMember(bed, ['log']);
    await bed.until('our consumer to tell of the end', () => member.batches.at(-1)?.next === END);
    told.did('batches without a record, told by ours', member.batches.length);
    told.check('ours tells how far it is, without a record', member.texts('log'), []);
  },
};

async function abort(bed: Bed): Promise<void> {
  const topic = bed.physical('log');
  const retry = { initialRetryTime: 20, retries: 30 };
  const producer = await bed.using(
    bed.bare().producer({ transactionalId: `${topic}-0`, idempotent: true, maxInFlightRequests: 1, retry }),
  );
  for (let n = 0; n < ABORTED; n += 1) {
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ value: 'one' }, { value: 'two' }] });
    await transaction.abort();
  }
}
