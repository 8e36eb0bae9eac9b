/** A member of ours in a group of its bed's own, which keeps account of all that it is told. */
import { KafkaConsumer } from '@holdpoint/stream/kafka/consumer';
import type { AssignmentHandler, RecordBatch } from '@holdpoint/stream/ports';
import type { Bed } from './bed.ts';

export interface OwnMemberOptions {
  /** `members` if left out. */
  readonly groupId?: string;
  readonly sessionTimeoutMs?: number;
  /** Where each partition is read from: 0 if left out. */
  readonly from?: number;
}

export interface Gap {
  readonly partition: number;
  readonly expected: number;
  readonly start: number;
}

export class OwnMember implements AssignmentHandler {
  readonly consumer: KafkaConsumer;
  readonly batches: RecordBatch[] = [];
  /** Epochs by partition: what it has now. */
  readonly held = new Map<number, number>();
  readonly lost: { readonly partition: number; readonly epoch: number }[] = [];
  readonly gaps: Gap[] = [];
  private readonly topics: readonly string[];
  private readonly from: number;

  constructor(
    bed: Bed,
    topics: readonly string[],
    { groupId = 'members', sessionTimeoutMs = 10_000, from = 0 }: OwnMemberOptions,
  ) {
    this.topics = topics;
    this.from = from;
    this.consumer = new KafkaConsumer(bed.ours(), { groupId, topics, sessionTimeoutMs });
  }

  onAssigned(partition: number, epoch: number): void {
    this.held.set(partition, epoch);
    for (const topic of this.topics) {
      this.consumer.seek(topic, partition, this.from);
      this.consumer.resume(topic, partition);
    }
  }

  onLost(partition: number, epoch: number): void {
    this.held.delete(partition);
    this.lost.push({ partition, epoch });
  }

  onBatch(batch: RecordBatch): void {
    this.batches.push(batch);
  }

  onGap(_topic: string, partition: number, expected: number, start: number): void {
    this.gaps.push({ partition, expected, start });
  }

  onFailed(error: Error): void {
    throw error;
  }

  /** What it was handed of a partition, in order. */
  texts(topic: string, partition = 0): readonly string[] {
    return this.batches
      .filter((batch) => batch.topic === topic && batch.partition === partition)
      .flatMap(({ records }) => records.map(({ value }) => value?.toString() ?? ''));
  }
}

/** Joined; stopped when the case is over. */
export async function ownMember(bed: Bed, topics: readonly string[], options: OwnMemberOptions = {}): Promise<OwnMember> {
  const member = new OwnMember(bed, topics, options);
  bed.onEnd(() => member.consumer.stop());
  await member.consumer.start(member);
  return member;
}
