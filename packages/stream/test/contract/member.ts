import type { AssignmentHandler, PartitionedConsumer, RecordBatch } from '@holdpoint/stream/ports';

/** A member that notes what it is told and, once assigned, reads everything from the start. */
export class Member implements AssignmentHandler {
  readonly owned = new Map<number, number>();
  readonly seen: string[] = [];
  readonly next = new Map<string, number>();
  readonly gaps: number[] = [];
  readonly consumer: PartitionedConsumer;
  private readonly topics: readonly string[];
  private readonly from: (topic: string, partition: number) => number;

  constructor(consumer: PartitionedConsumer, topics: readonly string[], from: Member['from'] = () => 0) {
    this.consumer = consumer;
    this.topics = topics;
    this.from = from;
  }

  onAssigned(partition: number, epoch: number): void {
    this.owned.set(partition, epoch);
    for (const topic of this.topics) {
      this.consumer.seek(topic, partition, this.from(topic, partition));
      this.consumer.resume(topic, partition);
    }
  }

  onLost(partition: number): void {
    this.owned.delete(partition);
  }

  onBatch({ topic, partition, epoch, records: found, next }: RecordBatch): void {
    if (this.owned.get(partition) !== epoch) throw new Error('a batch of another epoch');
    for (const { offset } of found) this.seen.push(`${topic}/${partition}/${offset}`);
    this.next.set(`${topic}/${partition}`, next);
  }

  onGap(_: string, __: number, ___: number, start: number): void {
    this.gaps.push(start);
  }

  onFailed(error: Error): void {
    throw error;
  }
}
