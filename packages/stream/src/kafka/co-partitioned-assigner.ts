/**
 * The group leader's assignment: partition p of every topic goes to one member, and members keep what they have.
 *
 * A member tells what it owns in the user data of its join; the arithmetic is `sticky-assignment.ts`.
 */
import kafkajs, { type Cluster, type GroupMember, type GroupMemberAssignment, type PartitionAssigner } from 'kafkajs';
import { PartitionCountError } from '../errors.ts';
import { type AssignmentClaim, assignSticky } from '../sticky-assignment.ts';

const NAME = 'holdpoint-co-partitioned';
const VERSION = 1;

/** What a member says of itself when it joins. */
export interface OwnClaim {
  readonly owned: readonly number[];
  readonly generation: number;
}

export const coPartitionedAssigner =
  (own: () => OwnClaim): PartitionAssigner =>
  ({ cluster }) => ({
    name: NAME,
    version: VERSION,
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: kafkajs.AssignerProtocol.MemberMetadata.encode({ version: VERSION, topics, userData: userDataOf(own()) }),
    }),
    assign: async ({ members, topics }) => assign(members, topics, sharedCount(cluster, topics)),
  });

function assign(members: readonly GroupMember[], topics: readonly string[], count: number): GroupMemberAssignment[] {
  const shares = assignSticky(members.map(claimOf), count);
  return [...shares].map(([memberId, partitions]) => ({
    memberId,
    memberAssignment: kafkajs.AssignerProtocol.MemberAssignment.encode({
      version: VERSION,
      assignment: Object.fromEntries(topics.map((topic) => [topic, [...partitions]])),
      userData: Buffer.alloc(0),
    }),
  }));
}

/** Topics that are read together must have one count: else some partition would have no partner, and no owner. */
function sharedCount(cluster: Cluster, topics: readonly string[]): number {
  const counts = topics.map((topic) => cluster.findTopicPartitionMetadata(topic).length);
  const [first = 0] = counts;
  if (counts.some((count) => count !== first))
    throw new PartitionCountError(
      `topics of one group differ in partitions: ${topics.map((t, i) => `${t} ${counts[i]}`).join(', ')}`,
    );
  return first;
}

const userDataOf = ({ owned, generation }: OwnClaim): Buffer => Buffer.from(JSON.stringify({ owned, generation }));

/** A member of another version, or none of ours, simply claims nothing. */
function claimOf({ memberId, memberMetadata }: GroupMember): AssignmentClaim {
  try {
    const { userData } = kafkajs.AssignerProtocol.MemberMetadata.decode(memberMetadata) ?? { userData: Buffer.alloc(0) };
    const parsed: unknown = JSON.parse(userData.toString());
    if (isClaim(parsed)) return { memberId, owned: parsed.owned, generation: parsed.generation };
  } catch {
    // Not JSON: no claim.
  }
  return { memberId, owned: [], generation: -1 };
}

function isClaim(value: unknown): value is OwnClaim {
  if (typeof value !== 'object' || value === null) return false;
  if (!('owned' in value && 'generation' in value)) return false;
  return Array.isArray(value.owned) && value.owned.every(Number.isInteger) && Number.isInteger(value.generation);
}
