import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Bed } from './bed.ts';
import type { KafkajsFact } from './fact.ts';
import { ownMember } from './own-member.ts';

const MAIN = join(import.meta.dirname, 'member-main.ts');
const BARE_SESSION_MS = 6_000;
/** Nobody could take waiting for its end for anything else. */
const OWN_SESSION_MS = 60_000;

export const killedMembers: KafkajsFact = {
  name: 'kafkajs-killed-members',
  fact: 'a member killed with -9 holds its partitions until its session ends',
  rule: 'client ids name host, process and its start: who starts on the same host removes members whose process is gone',
  topics: { inputs: 1 },

  async show(bed, told) {
    const groupId = `${bed.topicPrefix}bare`;
    const killedAt = await killMember(bed, ['bare', groupId, bed.physical('inputs'), String(BARE_SESSION_MS)]);
    const consumer = await bed.using(bed.bare().consumer({ groupId, maxWaitTimeInMs: 100 }));
    const joined = new Promise<void>((resolve) => consumer.on(consumer.events.GROUP_JOIN, () => resolve()));
    await consumer.subscribe({ topics: [bed.physical('inputs')] });
    await consumer.run({ eachMessage: async () => undefined });
    await joined;
    const waitedMs = Date.now() - killedAt;
    told.did('member of kafkajs killed with -9');
    told.figure(
      'from the kill to the assignment of its successor, kafkajs',
      `${waitedMs} ms of a session of ${BARE_SESSION_MS} ms`,
    );
    // It has sent its last heartbeat some time before.
    told.check('its successor waits for the end of the session', waitedMs > BARE_SESSION_MS / 2);
  },

  async hold(bed, told) {
    const killedAt = await killMember(bed, ['ours', bed.topicPrefix, 'inputs', String(OWN_SESSION_MS)]);
    const member = await ownMember(bed, ['inputs'], { sessionTimeoutMs: OWN_SESSION_MS });
    const waitedMs = Date.now() - killedAt;
    told.did('member of ours killed with -9');
    told.figure('from the kill to the assignment of its successor, ours', `${waitedMs} ms of a session of ${OWN_SESSION_MS} ms`);
    told.check('our successor is assigned', member.held.size, 1);
    told.check('long before the session ends', waitedMs < OWN_SESSION_MS / 2);
  },
};

/** A member in a process of its own, killed once it has joined. Answers when. */
async function killMember(bed: Bed, args: readonly string[]): Promise<number> {
  const child: ChildProcess = spawn(process.execPath, [MAIN, bed.broker, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  bed.onEnd(async () => void child.kill('SIGKILL'));
  await once(child.stdout ?? child, 'data');
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  return Date.now();
}
