import { type Bed, numbered } from './bed.ts';
import type { KafkajsFact } from './fact.ts';
import { ownMember } from './own-member.ts';

/** What a reader that stands at 2 has not read is gone up to 5. */
const POSITION = 2;
const START = 5;

export const silentResets: KafkajsFact = {
  name: 'kafkajs-silent-resets',
  fact: 'an offset out of range is reset in silence: to the end of the log, unless told otherwise',
  rule: 'everything reads from the beginning, and a gap is told, and fatal',
  topics: { inputs: 1 },

  async show(bed, told) {
    await truncated(bed);
    const topic = bed.physical('inputs');
    const groupId = `${bed.topicPrefix}bare`;
    const consumer = await bed.using(bed.bare().consumer({ groupId, maxWaitTimeInMs: 100 }));
    const seen: string[] = [];
    const crashes: Error[] = [];
    consumer.on(consumer.events.CRASH, ({ payload }) => void crashes.push(payload.error));
    consumer.on(consumer.events.GROUP_JOIN, () => consumer.seek({ topic, partition: 0, offset: String(POSITION) }));
    await consumer.subscribe({ topics: [topic] });
    await consumer.run({ eachMessage: async ({ message }) => void seen.push(message.value?.toString() ?? '') });
    // It reads from the end as soon as it has given its position up; until then it has not looked.
    let sent = 0;
    await bed.until('kafkajs to read on', async () => {
      await bed.send('inputs', 0, [`later ${sent}`]);
      sent += 1;
      return seen.length > 0;
    });
    told.did('records removed that kafkajs had not read', START - POSITION);
    told.check(
      'kafkajs passes over what is still there',
      seen.filter((text) => !text.startsWith('later')),
      [],
    );
    told.check('and crashes over nothing', crashes, []);
  },

  async hold(bed, told) {
    await truncated(bed);
    const member = await ownMember(bed, ['inputs'], { from: POSITION });
    await bed.until('a gap to be told', () => member.gaps.length > 0);
    told.did('records removed that ours had not read', START - POSITION);
    told.check('ours tells of the gap', member.gaps, [{ partition: 0, expected: POSITION, start: START }]);
    told.check('and hands over nothing from behind it', member.texts('inputs'), []);
  },
};

/** Ten records, the first five of them gone. */
async function truncated(bed: Bed): Promise<void> {
  await bed.send('inputs', 0, numbered('m', 10));
  const topic = bed.physical('inputs');
  await bed.withAdmin(async (admin) => {
    // kafkajs deletes only from topics whose metadata it happens to hold.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(START) }] });
  });
}
