/**
 * A member of a group on Kafka that reads co-partitioned topics.
 *
 * Owns positions: kafkajs forgets them at every rejoin. Does not own what is decided about records.
 * I1 A batch counts only if it was fetched from our position or before, and only its records from our position on: whatever is still under
 *    way inside kafkajs after a seek, a pause or a rejoin can neither repeat nor skip a record.
 * I2 A batch fetched from beyond our position is a silent reset of kafkajs (offset out of range): we go back, and tell of the gap if it is one.
 * I3 The listener of GROUP_JOIN runs before the next fetch: pausing and seeking in it is in time. After a rejoin under the same member
 *    id no other member can have owned what we keep; under another id everything is lost and assigned anew.
 * I4 Handlers only enqueue: kafkajs sends no heartbeat while one runs.
 * I5 Once joined, it always comes back: kafkajs starts again after what it calls retriable, we after everything else (a defect of kafkajs
 *    itself, a right withdrawn for a while), and each crash is told.
 */
import type { Consumer, ConsumerGroupJoinEvent, EachBatchPayload, Admin as KafkaAdmin } from 'kafkajs';
import { backoffMs } from '../backoff.ts';
import { asError } from '../defect.ts';
import { FlowState } from '../flow-state.ts';
import type { AssignmentHandler, PartitionedConsumer } from '../ports.ts';
import { CommitFlights, type CommitNow } from './commit-flights.ts';
import type { KafkaConnection } from './connection.ts';
import { Membership } from './membership.ts';
import { type Gathering, openConsumer } from './open-consumer.ts';
import { rawRecord } from './raw-record.ts';
import { removeDeadMembers, removeMembers } from './remove-dead-members.ts';

export interface KafkaConsumerOptions {
  /** Without prefix; the topic prefix is put before it. */
  readonly groupId: string;
  readonly topics: readonly string[];
  /** 10,000 ms. */
  readonly sessionTimeoutMs?: number;
  /** How long after one commit the next may follow: 25 ms. */
  readonly commitPauseMs?: number;
  /** For who would rather have much at a time than all at once; left out, the broker answers at the first byte. */
  readonly gather?: Gathering;
}

export class KafkaConsumer implements PartitionedConsumer {
  private readonly connection: KafkaConnection;
  private readonly topics: readonly string[];
  private readonly groupId: string;
  private readonly consumer: Consumer;
  private readonly admin: KafkaAdmin;
  private readonly flow = new FlowState();
  private readonly suspected = new Set<string>();
  private readonly membership: Membership;
  private readonly commits: CommitFlights;
  private handler: AssignmentHandler | undefined;
  private memberId = '';
  private generation = -1;
  private commitNow: CommitNow | undefined;
  private crashes = 0;

  constructor(connection: KafkaConnection, options: KafkaConsumerOptions) {
    this.connection = connection;
    this.topics = options.topics;
    this.groupId = `${connection.topicPrefix}${options.groupId}`;
    this.admin = connection.client.admin();
    const sessionTimeoutMs = options.sessionTimeoutMs ?? 10_000;
    this.membership = new Membership(sessionTimeoutMs);
    const holds = (partition: number, epoch: number) => this.flow.epoch(partition) === epoch;
    this.commits = new CommitFlights({ now: () => this.commitNow, holds, physical: connection.physical }, options.commitPauseMs);
    this.consumer = openConsumer(connection, {
      ...{ groupId: this.groupId, sessionTimeoutMs, gather: options.gather },
      claim: () => this.claim(),
      isWanted: () => this.handler !== undefined,
    });
  }

  async start(handler: AssignmentHandler): Promise<void> {
    this.handler = handler;
    await removeDeadMembers(this.connection, this.groupId);
    await this.admin.connect();
    const joined = this.listen();
    await this.consumer.connect();
    const topics = this.topics.map((topic) => this.connection.physical(topic));
    await this.consumer.subscribe({ topics, fromBeginning: true });
    await this.run();
    await joined;
  }

  isMember(): boolean {
    return this.membership.isConfirmed;
  }

  seek(topic: string, partition: number, offset: number): void {
    if (this.flow.epoch(partition) === undefined) return;
    this.flow.seek(topic, partition, offset);
    this.consumer.seek({ topic: this.connection.physical(topic), partition, offset: String(offset) });
  }

  pause(topic: string, partition: number): void {
    if (this.flow.epoch(partition) === undefined) return;
    this.flow.pause(topic, partition);
    this.consumer.pause([{ topic: this.connection.physical(topic), partitions: [partition] }]);
  }

  resume(topic: string, partition: number): void {
    if (this.flow.epoch(partition) === undefined) return;
    this.flow.resume(topic, partition);
    this.consumer.resume([{ topic: this.connection.physical(topic), partitions: [partition] }]);
  }

  commit(topic: string, partition: number, next: number, epoch: number): Promise<boolean> {
    return this.commits.commit({ topic, partition, next, epoch });
  }

  async committed(topic: string, partition: number): Promise<number | undefined> {
    const answer = await this.admin.fetchOffsets({ groupId: this.groupId, topics: [this.connection.physical(topic)] });
    const found = answer.flatMap(({ partitions }) => partitions).find((one) => one.partition === partition);
    const offset = Number(found?.offset ?? -1);
    // kafkajs commits -2 ("earliest") when it resets an offset that is out of range: what was committed before is gone, and so are records.
    return offset === -1 ? undefined : Math.max(0, offset);
  }

  async confirmOwnership(partition: number, epoch: number): Promise<boolean> {
    if (this.handler === undefined) return false;
    await this.membership.nextHeartbeat();
    return this.flow.epoch(partition) === epoch;
  }

  async stop(): Promise<void> {
    const handler = this.handler;
    this.loseAll(handler);
    this.handler = undefined;
    this.membership.onEnd();
    await this.consumer.disconnect();
    await this.admin.disconnect();
  }

  private run(): Promise<void> {
    return this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async (payload) => this.onBatch(payload),
    });
  }

  /** Resolves at the first assignment; rejects when the consumer fails before. */
  private listen(): Promise<void> {
    const { events } = this.consumer;
    this.consumer.on(events.HEARTBEAT, ({ payload }) => {
      this.generation = payload.groupGenerationId;
      this.membership.onHeartbeat();
    });
    this.consumer.on(events.END_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize === 0) this.onMarkers(payload);
    });
    return new Promise((resolve, reject) => {
      this.consumer.on(events.GROUP_JOIN, ({ payload }) => {
        this.onJoin(payload);
        resolve();
      });
      this.consumer.on(events.CRASH, ({ payload: { error, restart } }) => {
        this.onCrash(error);
        if (restart) return;
        if (this.memberId !== '') return void this.comeBack();
        this.handler?.onFailed(error);
        reject(error);
      });
    });
  }

  private onCrash(error: Error): void {
    this.crashes += 1;
    this.membership.onEnd();
    this.commitNow = undefined;
    this.tell('error', 'a group member has crashed, and joins again', error);
    this.loseAll(this.handler);
    this.removeFormerSelf();
  }

  /** kafkajs has ended for good: nobody else would start it again. */
  private async comeBack(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, backoffMs(this.crashes)));
    if (this.handler === undefined) return;
    try {
      await this.consumer.connect();
      if (this.handler === undefined) await this.consumer.disconnect();
      else await this.run();
    } catch (error) {
      this.onCrash(asError(error));
      await this.comeBack();
    }
  }

  private tell(level: 'warn' | 'error', message: string, error: unknown): void {
    this.connection.observer?.transport?.({ level, message, fields: { groupId: this.groupId, error } });
  }

  /** After a crash kafkajs joins as a new member; the group would wait for the old one until its session ends. */
  private removeFormerSelf(): void {
    if (this.memberId === '') return;
    removeMembers(this.connection, this.groupId, [this.memberId]).catch((error: unknown) =>
      this.tell('warn', 'a former membership is left to its session', error),
    );
  }

  private claim(): { owned: readonly number[]; generation: number } {
    return { owned: [...this.flow.epochs().keys()], generation: this.generation };
  }

  private onJoin({ memberId, memberAssignment }: ConsumerGroupJoinEvent['payload']): void {
    if (memberId !== this.memberId) this.loseAll(this.handler);
    this.memberId = memberId;
    this.membership.onJoin();
    this.crashes = 0;
    const assigned = new Set(Object.values(memberAssignment).flat());
    for (const [partition, epoch] of this.flow.epochs()) {
      if (assigned.has(partition)) this.restore(partition);
      else this.lose(partition, epoch, this.handler);
    }
    for (const partition of assigned) if (this.flow.epoch(partition) === undefined) this.gain(partition);
  }

  private gain(partition: number): void {
    const epoch = this.flow.add(partition, this.topics);
    for (const topic of this.topics) this.pause(topic, partition);
    this.handler?.onAssigned(partition, epoch);
  }

  /** kafkajs has just reset the positions of everything to the group's offsets. */
  private restore(partition: number): void {
    for (const topic of this.topics) {
      const position = this.flow.position(topic, partition);
      if (position !== undefined) this.seek(topic, partition, position);
    }
  }

  private lose(partition: number, epoch: number, handler: AssignmentHandler | undefined): void {
    this.flow.drop(partition);
    handler?.onLost(partition, epoch);
  }

  private loseAll(handler: AssignmentHandler | undefined): void {
    for (const [partition, epoch] of this.flow.epochs()) this.lose(partition, epoch, handler);
    this.membership.release();
  }

  private onBatch({ batch, isStale, resolveOffset, commitOffsetsIfNecessary }: EachBatchPayload): void {
    this.commitNow = commitOffsetsIfNecessary;
    const topic = this.connection.logical(batch.topic);
    const { partition } = batch;
    const epoch = this.flow.epoch(partition);
    const position = this.flow.position(topic, partition);
    if (epoch === undefined || position === undefined || isStale()) return;
    if (fetchedOffset(batch) > position) {
      this.goBack(topic, partition, position);
      return;
    }
    const next = Number(batch.lastOffset()) + 1;
    const records = batch.messages
      .filter(({ offset }) => Number(offset) >= position)
      .map((message) => rawRecord(topic, partition, message));
    resolveOffset(batch.lastOffset());
    if (next <= position) return;
    this.flow.advance(topic, partition, next);
    this.handler?.onBatch({ topic, partition, epoch, records, next });
  }

  /** A batch of markers and aborted records only: it never reaches `eachBatch`. */
  private onMarkers(batch: { topic: string; partition: number; firstOffset: string | null; lastOffset: string }): void {
    const topic = this.connection.logical(batch.topic);
    const { partition } = batch;
    const epoch = this.flow.epoch(partition);
    const position = this.flow.position(topic, partition);
    const next = Number(batch.lastOffset) + 1;
    if (epoch === undefined || position === undefined || next <= position) return;
    if (Number(batch.firstOffset ?? batch.lastOffset) > position) return;
    this.flow.advance(topic, partition, next);
    this.handler?.onBatch({ topic, partition, epoch, records: [], next });
  }

  private goBack(topic: string, partition: number, position: number): void {
    this.seek(topic, partition, position);
    const name = `${topic}:${partition}`;
    if (this.suspected.has(name)) return;
    this.suspected.add(name);
    this.tellGap(topic, partition, position)
      .catch((error: unknown) => this.handler?.onFailed(error instanceof Error ? error : new Error(String(error))))
      .finally(() => this.suspected.delete(name));
  }

  private async tellGap(topic: string, partition: number, position: number): Promise<void> {
    const offsets = await this.admin.fetchTopicOffsets(this.connection.physical(topic));
    const start = Number(offsets.find((one) => one.partition === partition)?.low ?? 0);
    if (start <= position || this.flow.epoch(partition) === undefined) return;
    this.pause(topic, partition);
    this.handler?.onGap(topic, partition, position, start);
  }
}

/** Where kafkajs asked from; its types do not name it. */
const fetchedOffset = (batch: EachBatchPayload['batch']): number => Number(Reflect.get(batch, 'fetchedOffset'));
