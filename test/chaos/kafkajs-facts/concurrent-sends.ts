import { kafkaPublisher } from '@holdpoint/stream/kafka/publisher';
import { numbered, recordOf } from './bed.ts';
import type { KafkajsFact } from './fact.ts';

/** One is under way when its acknowledgement is lost; the others wait behind it. */
const wanted = numbered('m', 5);

export const concurrentSends: KafkajsFact = {
  name: 'kafkajs-concurrent-sends',
  fact: 'an idempotent producer under concurrent sends loses a message silently after a lost acknowledgement',
  rule: 'publishing is not idempotent, one flight for each partition: it may repeat, it loses nothing',
  topics: { inputs: 1 },

  async show(bed, told) {
    const producer = await bed.using(bed.bare().producer({ idempotent: true }));
    const topic = bed.physical('inputs');
    await producer.send({ topic, messages: [{ value: 'before' }] });
    const lost = bed.gateway.loseNext('Produce');
    const sends = await Promise.allSettled(wanted.map((value) => producer.send({ topic, messages: [{ value }] })));
    told.did('concurrent idempotent sends', wanted.length);
    told.did('acknowledgement lost under kafkajs', lost());
    told.check('kafkajs acknowledges every send', sends.filter(({ status }) => status === 'rejected').length, 0);
    // The next took the number of the first and passed for its repeat; the repeat then came under a number of its own.
    const stored = await bed.texts('inputs');
    const missing = wanted.filter((text) => !stored.includes(text));
    told.check('and yet one of them is not in the log', missing, ['m1']);
    told.check('and another is there twice', stored.filter((text) => text === 'm0').length, 2);
  },

  async hold(bed, told) {
    const publisher = await kafkaPublisher(bed.ours(), bed.admin);
    bed.onEnd(() => publisher.close());
    const lost = bed.gateway.loseNext('Produce');
    await Promise.all(wanted.map((text) => publisher.publish([{ topic: 'inputs', ...recordOf(text) }])));
    told.did('acknowledgement lost under our publisher', lost());
    const stored = await bed.texts('inputs');
    told.check('our publisher loses nothing', new Set(stored), new Set(wanted));
    told.check('and keeps the order of what it repeats', stored.slice(0, wanted.length), wanted);
  },
};
