import { type Bed, numbered } from './bed.ts';
import type { KafkajsFact } from './fact.ts';
import { ownMember } from './own-member.ts';

const RECORDS = 10;
const partitions = [0, 1];

export const rejoins: KafkajsFact = {
  name: 'kafkajs-rejoins',
  fact: 'a rejoin resets the positions of everything, what is kept too, to the offsets of the group',
  rule: 'on every join what is kept is sought to where it was',
  topics: { inputs: 2 },

  async show(bed, told) {
    await fill(bed);
    const seen = await bareMember(bed);
    await bed.until('all to be read once', () => partitions.every((partition) => seen.of(partition).length === RECORDS));
    const second = await bareMember(bed);
    await bed.until('the first to read on', () => partitions.some((partition) => seen.of(partition).length >= 2 * RECORDS));
    const kept = partitions.find((partition) => second.of(partition).length === 0) ?? 0;
    told.did('second member joined, by kafkajs');
    const offsets = numbered('', RECORDS);
    told.check('what kafkajs keeps it reads from the beginning again', seen.of(kept), [...offsets, ...offsets]);
  },

  async hold(bed, told) {
    await fill(bed);
    const member = await ownMember(bed, ['inputs']);
    await bed.until('all to be read once', () =>
      partitions.every((partition) => member.texts('inputs', partition).length === RECORDS),
    );
    const second = await ownMember(bed, ['inputs']);
    await bed.until('both to have a partition', () => member.held.size === 1 && second.held.size === 1);
    const [kept = 0] = member.held.keys();
    await bed.send('inputs', kept, ['last']);
    await bed.until('the last record', () => member.texts('inputs', kept).includes('last'));
    told.did('second member joined, by ours');
    told.check('what ours keeps it goes on with', member.texts('inputs', kept), [...numbered(`p${kept}m`, RECORDS), 'last']);
  },
};

async function fill(bed: Bed): Promise<void> {
  for (const partition of partitions) await bed.send('inputs', partition, numbered(`p${partition}m`, RECORDS));
}

/** Commits nothing, as whoever keeps its positions elsewhere. */
async function bareMember(bed: Bed): Promise<{ of(partition: number): readonly string[] }> {
  const groupId = `${bed.topicPrefix}bare`;
  const consumer = await bed.using(bed.bare().consumer({ groupId, heartbeatInterval: 200, maxWaitTimeInMs: 100 }));
  const seen: { readonly partition: number; readonly offset: string }[] = [];
  await consumer.subscribe({ topics: [bed.physical('inputs')], fromBeginning: true });
  const joined = new Promise<void>((resolve) => consumer.on(consumer.events.GROUP_JOIN, () => resolve()));
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ partition, message }) => void seen.push({ partition, offset: message.offset }),
  });
  await joined;
  return { of: (wanted) => seen.filter(({ partition }) => partition === wanted).map(({ offset }) => offset) };
}
