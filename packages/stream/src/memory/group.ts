/** A consumer group in memory: who is in it, what is whose, what is committed. Rebalances happen at once. */
import { type AssignmentClaim, assignSticky } from '../sticky-assignment.ts';

export interface GroupMember {
  readonly memberId: string;
  owned(): readonly number[];
  /** The group's new assignment for this member. */
  onGeneration(generation: number, partitions: readonly number[]): void;
}

export class MemoryGroup {
  private readonly members = new Map<string, GroupMember>();
  private readonly offsets = new Map<string, number>();
  private generation = 0;
  private partitionCount = 0;

  join(member: GroupMember, partitionCount: number): void {
    this.partitionCount = partitionCount;
    this.members.set(member.memberId, member);
    this.rebalance();
  }

  /** Also what the broker does to a member that it has not heard of for a session: the member itself learns of it later. */
  remove(memberId: string): void {
    if (this.members.delete(memberId)) this.rebalance();
  }

  memberIds(): readonly string[] {
    return [...this.members.keys()];
  }

  isMember(memberId: string, generation: number): boolean {
    return this.members.has(memberId) && generation === this.generation;
  }

  commit(topic: string, partition: number, next: number): void {
    this.offsets.set(`${topic}:${partition}`, next);
  }

  committed(topic: string, partition: number): number | undefined {
    return this.offsets.get(`${topic}:${partition}`);
  }

  private rebalance(): void {
    this.generation += 1;
    const generation = this.generation;
    const claims: AssignmentClaim[] = [...this.members.values()].map((member) => ({
      memberId: member.memberId,
      owned: member.owned(),
      generation: generation - 1,
    }));
    const shares = assignSticky(claims, this.partitionCount);
    for (const member of [...this.members.values()]) member.onGeneration(generation, shares.get(member.memberId) ?? []);
  }
}
