import { setImmediate } from 'node:timers/promises';
import type { Consumer, EachMessagePayload } from 'kafkajs';
import type { KafkaGateway } from '../../support/kafka-gateway.ts';
import { type Bed, numbered } from './bed.ts';
import type { KafkajsFact } from './fact.ts';
import { ownMember } from './own-member.ts';

/** kafkajs's own. */
const DEFAULT_WAIT_MS = 5_000;
const RECORDS = 3;
/** A starved machine may need longer than 5 s for all of it. */
const WITNESS_WAIT_MS = 40_000;

export const longFetches: KafkajsFact = {
  name: 'kafkajs-long-fetches',
  fact: 'a fetch that waits for records, 5 s by default, holds up seek, resume, rebalance and stop',
  rule: 'fetches wait 100 ms',
  topics: { inputs: 1, others: 1 },

  async show(bed, told) {
    for (const topic of ['inputs', 'others']) await bed.send(topic, 0, numbered('m', RECORDS));
    const acts = [seek, resume, rebalance, stop];
    const waits = await Promise.all(acts.map((act) => act(bed)));
    for (const [index, act] of acts.entries()) told.figure(`until a ${act.name} took effect, kafkajs`, `${waits[index]} ms`);
    told.did('seek, resume, rebalance and stop during a fetch of kafkajs');
    // A fetch may have been under way for a moment before it was seen.
    told.check(
      'each waits for it',
      waits.filter((wait) => wait < DEFAULT_WAIT_MS / 2),
      [],
    );
  },

  async hold(bed, told) {
    await bed.send('inputs', 0, numbered('m', RECORDS));
    const member = await ownMember(bed, ['inputs']);
    const { consumer } = member;
    await bed.until('all to be read', () => member.texts('inputs').length === RECORDS);
    const fetched = await fetchBegun(bed, await idleMember(bed, 'witness', 'inputs', WITNESS_WAIT_MS));
    consumer.pause('inputs', 0);
    consumer.resume('inputs', 0);
    consumer.seek('inputs', 0, 0);
    await bed.until('all to be read again', () => member.texts('inputs').length === 2 * RECORDS);
    const second = await ownMember(bed, ['inputs']);
    await second.consumer.stop();
    await consumer.stop();
    told.did('resume, seek, rebalance and two stops of ours');
    told.check('all of them end before a fetch that waits longer does', fetched.isOver(), false);
  },
};

/** A member alone in its group, under which a fetch waits for records. */
interface IdleMember {
  readonly consumer: Consumer;
  readonly seen: readonly string[];
  /** How many fetches have been asked for, and how many answered. */
  readonly fetches: { asked: number; answered: number };
}

async function seek(bed: Bed): Promise<number> {
  const member = await idleMember(bed, 'seek');
  const { elapsedMs } = await fetchBegun(bed, member);
  const seen = member.seen.length;
  member.consumer.seek({ topic: bed.physical('inputs'), partition: 0, offset: '0' });
  await bed.until('a seek to take effect', () => member.seen.length > seen);
  return elapsedMs();
}

/** While everything is paused kafkajs asks the broker for nothing, and sleeps as long. */
async function resume(bed: Bed): Promise<number> {
  const member = await idleMember(bed, 'resume', 'others');
  const { consumer, seen } = member;
  const topic = bed.physical('others');
  await fetchBegun(bed, member);
  consumer.pause([{ topic }]);
  const { promise: asleep, resolve } = Promise.withResolvers<void>();
  consumer.on(consumer.events.FETCH_START, () => resolve());
  await bed.send('others', 0, ['later']);
  await asleep;
  // It begins to sleep in the same turn as it says that it fetches.
  await setImmediate();
  const at = Date.now();
  consumer.resume([{ topic }]);
  await bed.until('a resume to take effect', () => seen.includes('later'));
  return Date.now() - at;
}

async function rebalance(bed: Bed): Promise<number> {
  const member = await idleMember(bed, 'rebalance');
  const { elapsedMs } = await fetchBegun(bed, member);
  await idleMember(bed, 'rebalance');
  return elapsedMs();
}

async function stop(bed: Bed): Promise<number> {
  const member = await idleMember(bed, 'stop');
  const { elapsedMs } = await fetchBegun(bed, member);
  await member.consumer.stop();
  return elapsedMs();
}

/** Each comes through a gateway of its own, which tells of its fetches. */
async function idleMember(bed: Bed, group: string, topic = 'inputs', maxWaitTimeInMs = DEFAULT_WAIT_MS): Promise<IdleMember> {
  const gateway = await bed.openGateway();
  const consumer = await bed.using(
    bed.bare({ brokers: [gateway.address] }).consumer({ groupId: `${bed.topicPrefix}${group}`, maxWaitTimeInMs }),
  );
  // What waits is not waited for in the end.
  bed.onEnd(async () => gateway.cut());
  const seen: string[] = [];
  const joined = new Promise<void>((resolve) => consumer.on(consumer.events.GROUP_JOIN, () => resolve()));
  await consumer.subscribe({ topics: [bed.physical(topic)], fromBeginning: true });
  const run = { eachMessage: async ({ message }: EachMessagePayload) => void seen.push(message.value?.toString() ?? '') };
  await consumer.run({ autoCommit: false, ...run });
  await joined;
  return { consumer, seen, fetches: fetchesThrough(gateway) };
}

function fetchesThrough(gateway: KafkaGateway): { asked: number; answered: number } {
  const fetches = { asked: 0, answered: 0 };
  gateway.onRequest = ({ api }) => {
    if (api === 'Fetch') fetches.asked += 1;
  };
  gateway.fateOf = ({ api }) => {
    if (api === 'Fetch') fetches.answered += 1;
    return 'arrives';
  };
  return fetches;
}

/** All has been read, and the broker holds a fetch until there is more. */
async function fetchBegun(bed: Bed, { seen, fetches }: IdleMember): Promise<{ elapsedMs(): number; isOver(): boolean }> {
  await bed.until('a fetch behind the last record', () => seen.length >= RECORDS && fetches.asked > fetches.answered);
  const [at, mine] = [Date.now(), fetches.asked];
  return { elapsedMs: () => Date.now() - at, isOver: () => fetches.answered >= mine };
}
