import type { ConsumerGroupJoinEvent, EachBatchPayload } from 'kafkajs';
import type { Bed } from './bed.ts';
import type { KafkajsFact } from './fact.ts';
import { ownMember } from './own-member.ts';

/** The shortest that a broker allows by default. */
const BARE_SESSION_MS = 6_000;
const OWN_SESSION_MS = 10_000;

export const slowHandlers: KafkajsFact = {
  name: 'kafkajs-slow-handlers',
  fact: 'no heartbeat while a handler runs, no partition of its broker goes on, and nobody says that its own was taken away',
  rule: 'handlers only enqueue, each assignment has an epoch, and what belongs to an earlier one is refused',
  topics: { inputs: 2 },

  async show(bed, told) {
    const slow = await slowMember(bed);
    await bed.send('inputs', 0, ['held']);
    await bed.until('the handler to begin', () => slow.held() !== undefined);
    const beats = slow.heartbeats();
    await bed.send('inputs', 1, ['waits']);
    const successor = await bareMember(bed);
    await bed.until('the successor to see what is held', () => successor.seen.includes('held'));
    const payload = slow.held();
    told.did('handlers of kafkajs held for longer than their session');
    told.check('no heartbeat was sent', slow.heartbeats() - beats, 0);
    told.check('its other partition stood still', slow.seen, []);
    told.check('another member works on the same record', successor.seen.includes('held'));
    told.check('it takes itself for current', [payload?.isStale(), payload?.isRunning()], [false, true]);
    told.check('and was told of nothing', slow.told, []);
    slow.release();
  },

  async hold(bed, told) {
    const member = await ownMember(bed, ['inputs'], { sessionTimeoutMs: OWN_SESSION_MS });
    await bed.send('inputs', 0, ['held']);
    await bed.until('work to begin', () => member.texts('inputs', 0).length > 0);
    const begun = Date.now();
    await bed.send('inputs', 1, ['goes on']);
    await bed.until('the other partition to go on', () => member.texts('inputs', 1).length > 0);
    await bed.until('the work to outlast the session', () => Date.now() - begun > OWN_SESSION_MS + 500);
    told.did('work of ours that took longer than its session');
    told.check('ours is a member all the while', [member.consumer.isMember(), member.lost], [true, []]);
    const before = new Map(member.held);
    await ownMember(bed, ['inputs'], { sessionTimeoutMs: OWN_SESSION_MS });
    await bed.until('a partition to be lost', () => member.lost.length > 0);
    const [lost] = member.lost;
    const partition = lost?.partition ?? -1;
    told.check('what it loses is told, with its epoch', [member.lost.length, lost?.epoch], [1, before.get(partition)]);
    told.check(
      'and a commit under that epoch is refused',
      await member.consumer.commit('inputs', partition, 1, lost?.epoch ?? -1),
      false,
    );
    await bed.send('inputs', partition, ['after']);
    const kept = 1 - partition;
    await bed.send('inputs', kept, ['after']);
    await bed.until('what it keeps to go on', () => member.texts('inputs', kept).includes('after'));
    told.check('nothing of it is handed over any more', member.texts('inputs', partition).includes('after'), false);
  },
};

interface BareMember {
  readonly seen: readonly string[];
  /** What happened to its group, after it had joined. */
  readonly told: readonly string[];
  heartbeats(): number;
}

interface SlowMember extends BareMember {
  /** What its handler holds. */
  held(): EachBatchPayload | undefined;
  release(): void;
}

/** Its handler ends when it is released. */
async function slowMember(bed: Bed): Promise<SlowMember> {
  const released = Promise.withResolvers<void>();
  let held: EachBatchPayload | undefined;
  const member = await bareMember(bed, async (payload) => {
    held = payload;
    await released.promise;
  });
  bed.onEnd(async () => released.resolve());
  return { ...member, held: () => held, release: released.resolve };
}

async function bareMember(bed: Bed, handle?: (payload: EachBatchPayload) => Promise<void>): Promise<BareMember> {
  const timing = {
    sessionTimeout: BARE_SESSION_MS,
    rebalanceTimeout: BARE_SESSION_MS,
    heartbeatInterval: 200,
    maxWaitTimeInMs: 100,
  };
  const consumer = await bed.using(bed.bare().consumer({ groupId: `${bed.topicPrefix}bare`, ...timing }));
  const [seen, told]: [string[], string[]] = [[], []];
  let heartbeats = 0;
  consumer.on(consumer.events.HEARTBEAT, () => {
    heartbeats += 1;
  });
  const joined = new Promise<ConsumerGroupJoinEvent>((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
  await consumer.subscribe({ topics: [bed.physical('inputs')], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async (payload) => {
      await handle?.(payload);
      seen.push(...payload.batch.messages.map(({ value }) => value?.toString() ?? ''));
    },
  });
  await joined;
  const { REBALANCING, GROUP_JOIN, CRASH, STOP, DISCONNECT } = consumer.events;
  for (const event of [REBALANCING, GROUP_JOIN, CRASH, STOP, DISCONNECT]) consumer.on(event, ({ type }) => void told.push(type));
  return { seen, told, heartbeats: () => heartbeats };
}
