/**
 * A member killed with -9 holds its partitions until its session ends (9.5 s seen with 10 s). Whoever starts on the same host knows
 * better: it removes the members whose process is gone (34 ms seen). Members on other hosts are left to their session.
 */

import { isGone, markOf } from './client-id.ts';
import type { KafkaConnection } from './connection.ts';
import { protocolType } from './errors-of.ts';
import { clusterOf } from './private.ts';

/** Answers how many were removed. */
export async function removeDeadMembers(connection: KafkaConnection, groupId: string): Promise<number> {
  const admin = connection.client.admin();
  await admin.connect();
  try {
    const { groups } = await admin.describeGroups([groupId]);
    const members = groups.flatMap((group) => group.members).map(({ memberId }) => memberId);
    const dead = members.filter((memberId) => {
      const mark = markOf(memberId);
      return mark !== undefined && isGone(mark);
    });
    if (dead.length > 0) await removeMembers(connection, groupId, dead);
    return dead.length;
  } finally {
    await admin.disconnect();
  }
}

/** Another that starts at the same time has removed it, or its session has ended. */
function unlessGone(error: unknown): void {
  if (protocolType(error) !== 'UNKNOWN_MEMBER_ID') throw error;
}

/** Has these members leave the group: for ids that nobody uses any more. */
export async function removeMembers(connection: KafkaConnection, groupId: string, memberIds: readonly string[]): Promise<void> {
  const cluster = clusterOf(connection.client);
  await cluster.connect();
  try {
    const coordinator = await cluster.findGroupCoordinator({ groupId });
    for (const memberId of memberIds) await coordinator.leaveGroup({ groupId, memberId }).catch(unlessGone);
  } finally {
    await cluster.disconnect();
  }
}
