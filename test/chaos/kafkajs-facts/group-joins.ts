import { numbered } from './bed.ts';
import type { KafkajsFact } from './fact.ts';
import { ownMember } from './own-member.ts';

const RECORDS = 10;
const FROM = 5;

export const groupJoins: KafkajsFact = {
  name: 'kafkajs-group-joins',
  fact: 'the listener of GROUP_JOIN runs before the next fetch: a pause and a seek in it are in time',
  rule: 'an assignment begins paused, and hands over nothing from before where it was sought',
  topics: { inputs: 2 },

  async show(bed, told) {
    for (const partition of [0, 1]) await bed.send('inputs', partition, numbered('m', RECORDS));
    const topic = bed.physical('inputs');
    const consumer = await bed.using(bed.bare().consumer({ groupId: `${bed.topicPrefix}bare`, maxWaitTimeInMs: 100 }));
    const seen: string[] = [];
    let fetches = 0;
    consumer.on(consumer.events.GROUP_JOIN, () => {
      consumer.pause([{ topic, partitions: [1] }]);
      consumer.seek({ topic, partition: 0, offset: String(FROM) });
    });
    consumer.on(consumer.events.FETCH, () => {
      fetches += 1;
    });
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({ eachMessage: async ({ partition, message }) => void seen.push(`${partition}:${message.value}`) });
    await bed.until('the last record, and some fetches', () => seen.includes('0:m9') && fetches > 5);
    told.did('joins with a pause and a seek in the listener, by kafkajs');
    told.check('kafkajs hands over from there on, and nothing of what is paused', seen, numbered('0:m', RECORDS).slice(FROM));
  },

  async hold(bed, told) {
    for (const partition of [0, 1]) await bed.send('inputs', partition, numbered('m', RECORDS));
    const member = await ownMember(bed, ['inputs'], { from: FROM });
    await bed.until('the last records', () => [0, 1].every((partition) => member.texts('inputs', partition).includes('m9')));
    told.did('assignments of ours, each sought', member.held.size);
    told.check(
      'ours hands over from there on',
      [0, 1].map((partition) => member.texts('inputs', partition)),
      [numbered('m', RECORDS).slice(FROM), numbered('m', RECORDS).slice(FROM)],
    );
  },
};
