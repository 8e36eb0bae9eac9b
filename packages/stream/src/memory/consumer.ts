/** A group member in memory. Loses and gains partitions at rebalances; delivers in turns of the clock. */
import { FlowState } from '../flow-state.ts';
import type { AssignmentHandler, Cancel, PartitionedConsumer } from '../ports.ts';
import type { MemoryBroker } from './broker.ts';
import type { GroupMember, MemoryGroup } from './group.ts';

export interface MemoryConsumerOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly memberId: string;
}

export class MemoryConsumer implements PartitionedConsumer, GroupMember {
  readonly memberId: string;
  private readonly broker: MemoryBroker;
  private readonly topics: readonly string[];
  private readonly group: MemoryGroup;
  private readonly flow = new FlowState();
  private readonly unsubscribe: (() => void)[] = [];
  private handler: AssignmentHandler | undefined;
  private generation = 0;
  private turn: Cancel | undefined;
  private beat: Cancel | undefined;
  private awaitingBeat: (() => void)[] = [];

  constructor(broker: MemoryBroker, options: MemoryConsumerOptions) {
    this.broker = broker;
    this.memberId = options.memberId;
    this.topics = options.topics;
    this.group = broker.group(options.groupId);
  }

  async start(handler: AssignmentHandler): Promise<void> {
    await this.broker.roundTrip();
    this.handler = handler;
    const logs = this.topics.flatMap((topic) => this.broker.logs(topic));
    for (const log of logs) this.unsubscribe.push(log.onChange(() => this.pump()));
    this.join();
    this.scheduleHeartbeat();
  }

  seek(topic: string, partition: number, offset: number): void {
    const start = this.broker.log(topic, partition).range().start;
    this.flow.seek(topic, partition, offset);
    if (start > offset) this.handler?.onGap(topic, partition, offset, start);
    else this.pump();
  }

  pause(topic: string, partition: number): void {
    this.flow.pause(topic, partition);
  }

  resume(topic: string, partition: number): void {
    this.flow.resume(topic, partition);
    this.pump();
  }

  async commit(topic: string, partition: number, next: number, epoch: number): Promise<boolean> {
    await this.broker.roundTrip();
    if (!this.owns(partition, epoch)) return false;
    this.group.commit(topic, partition, next);
    return true;
  }

  async committed(topic: string, partition: number): Promise<number | undefined> {
    await this.broker.roundTrip();
    return this.group.committed(topic, partition);
  }

  async confirmOwnership(partition: number, epoch: number): Promise<boolean> {
    if (this.handler === undefined) return false;
    await new Promise<void>((resolve) => this.awaitingBeat.push(resolve));
    return this.owns(partition, epoch);
  }

  isMember(): boolean {
    return this.handler !== undefined && this.group.memberIds().includes(this.memberId);
  }

  async stop(): Promise<void> {
    this.beat?.();
    this.turn?.();
    for (const unsubscribe of this.unsubscribe) unsubscribe();
    const owned = this.flow.epochs();
    const handler = this.handler;
    this.handler = undefined;
    this.flow.clear();
    for (const [partition, epoch] of owned) handler?.onLost(partition, epoch);
    this.group.remove(this.memberId);
    this.wakeAwaiting();
    await this.broker.roundTrip();
  }

  owned(): readonly number[] {
    return [...this.flow.epochs().keys()];
  }

  onGeneration(generation: number, partitions: readonly number[]): void {
    this.generation = generation;
    const mine = new Set(partitions);
    for (const [partition, epoch] of this.flow.epochs()) {
      if (mine.has(partition)) continue;
      this.flow.drop(partition);
      this.handler?.onLost(partition, epoch);
    }
    for (const partition of partitions) {
      if (this.flow.epoch(partition) === undefined) this.handler?.onAssigned(partition, this.flow.add(partition, this.topics));
    }
  }

  private owns(partition: number, epoch: number): boolean {
    return this.flow.epoch(partition) === epoch && this.group.isMember(this.memberId, this.generation);
  }

  private join(): void {
    const counts = this.topics.map((topic) => this.broker.logs(topic).length);
    this.group.join(this, Math.max(...counts));
  }

  private scheduleHeartbeat(): void {
    this.beat = this.broker.clock.after(this.broker.heartbeatMs, () => {
      if (this.handler === undefined) return;
      if (!this.group.memberIds().includes(this.memberId)) this.rejoin();
      this.wakeAwaiting();
      this.scheduleHeartbeat();
    });
  }

  /** The group went on without this member: everything it believed to own is lost. */
  private rejoin(): void {
    for (const [partition, epoch] of this.flow.epochs()) {
      this.flow.drop(partition);
      this.handler?.onLost(partition, epoch);
    }
    this.join();
  }

  private wakeAwaiting(): void {
    const waiting = this.awaitingBeat;
    this.awaitingBeat = [];
    for (const wake of waiting) wake();
  }

  private pump(): void {
    if (this.turn !== undefined || this.handler === undefined) return;
    this.turn = this.broker.clock.after(this.broker.faults.latencyMs?.() ?? 0, () => {
      this.turn = undefined;
      this.deliver();
    });
  }

  private deliver(): void {
    let delivered = false;
    for (const { topic, partition, epoch, position } of this.flow.flowing()) {
      const log = this.broker.log(topic, partition);
      const { start } = log.range();
      if (start > position) {
        this.flow.pause(topic, partition);
        this.handler?.onGap(topic, partition, position, start);
        continue;
      }
      const slice = log.slice(position, this.broker.batchRecords);
      if (slice.next <= position) continue;
      delivered = true;
      if (this.broker.faults.holdsBack?.(topic, partition)) continue;
      this.flow.advance(topic, partition, slice.next);
      this.handler?.onBatch({ topic, partition, epoch, records: slice.records, next: slice.next });
    }
    if (delivered) this.pump();
  }
}
