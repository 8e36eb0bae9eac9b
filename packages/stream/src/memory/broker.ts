/**
 * A broker in memory: topics, groups, fences. Everything that takes time takes it from the clock, so that a simulated clock
 * makes runs deterministic; what can go wrong on the way is asked of `faults`.
 */
import { UnknownTopicError } from '../errors.ts';
import type { Clock, TopicSpec } from '../ports.ts';
import { MemoryGroup } from './group.ts';
import { PartitionLog } from './partition-log.ts';

/**
 * `lost`: the request never arrived; `unanswered`: it took effect and the answer was lost; `late`: given up, and it arrives after that;
 * `hollow`: a commit that is acknowledged and has not happened (what is published is not subject to it).
 */
export type MemoryFault = 'ok' | 'lost' | 'unanswered' | 'late' | 'hollow';

/** What the network and the broker do to a request. Every member is optional; left out, all goes well. */
export interface MemoryFaults {
  /** Delay of one request, milliseconds. */
  latencyMs?(): number;
  append?(topic: string, partition: number): MemoryFault;
  publish?(topic: string, partition: number): MemoryFault;
  /** How much later a `late` request arrives, milliseconds: 100. */
  lateMs?(): number;
  /** True: nothing of this partition is delivered this time. */
  holdsBack?(topic: string, partition: number): boolean;
}

export interface MemoryBrokerOptions {
  readonly clock: Clock;
  readonly faults?: MemoryFaults;
  /** Records a batch, as delivered to consumers: 500. */
  readonly batchRecords?: number;
  /** Between heartbeats of a group member: 50 ms. */
  readonly heartbeatMs?: number;
}

interface Topic {
  readonly spec: TopicSpec;
  readonly logs: readonly PartitionLog[];
}

/** What the broker holds, whoever looks at it. */
interface Held {
  readonly clock: Clock;
  readonly topics: Map<string, Topic>;
  readonly groups: Map<string, MemoryGroup>;
  readonly fences: Map<string, number>;
  /** By the log whose fence it is: the partition that its holder's transaction is open in. */
  readonly open: Map<string, PartitionLog>;
}

export class MemoryBroker {
  /** Of whoever looks at it: waits are waits on this clock. Append times are the broker's own. */
  readonly clock: Clock;
  readonly faults: MemoryFaults;
  readonly batchRecords: number;
  readonly heartbeatMs: number;
  private readonly held: Held;

  constructor(options: MemoryBrokerOptions, held?: Held) {
    this.clock = options.clock;
    this.faults = options.faults ?? {};
    this.batchRecords = options.batchRecords ?? 500;
    this.heartbeatMs = options.heartbeatMs ?? 50;
    this.held = held ?? { clock: options.clock, topics: new Map(), groups: new Map(), fences: new Map(), open: new Map() };
  }

  /** The same broker as one process sees it: over a clock and a network of its own. */
  seenBy(options: MemoryBrokerOptions): MemoryBroker {
    return new MemoryBroker(options, this.held);
  }

  /** The broker's own time, which it stamps records with. */
  now(): number {
    return this.held.clock.now();
  }

  /** Something that the broker does later, whatever becomes of who asked for it. */
  later(task: () => void): void {
    this.held.clock.after(this.faults.lateMs?.() ?? 100, task);
  }

  /** One request on its way: resolves after its latency. */
  roundTrip(): Promise<void> {
    const delayMs = this.faults.latencyMs?.() ?? 0;
    return new Promise((resolve) => {
      this.clock.after(delayMs, resolve);
    });
  }

  createTopic(spec: TopicSpec): void {
    if (this.held.topics.has(spec.topic)) return;
    const logs = Array.from({ length: spec.partitions }, (_, partition) => new PartitionLog(spec.topic, partition));
    this.held.topics.set(spec.topic, { spec, logs });
  }

  topicNames(): readonly string[] {
    return [...this.held.topics.keys()];
  }

  spec(topic: string): TopicSpec | undefined {
    return this.held.topics.get(topic)?.spec;
  }

  logs(topic: string): readonly PartitionLog[] {
    const found = this.held.topics.get(topic);
    if (found === undefined) throw new UnknownTopicError(`topic ${topic} does not exist`);
    return found.logs;
  }

  log(topic: string, partition: number): PartitionLog {
    const found = this.logs(topic)[partition];
    if (found === undefined) throw new UnknownTopicError(`topic ${topic} has no partition ${partition}`);
    return found;
  }

  group(groupId: string): MemoryGroup {
    let group = this.held.groups.get(groupId);
    if (group === undefined) {
      group = new MemoryGroup();
      this.held.groups.set(groupId, group);
    }
    return group;
  }

  /** The epoch that the newest holder of a log has; older ones are refused. */
  fence(topic: string, partition: number): number {
    return this.held.fences.get(`${topic}:${partition}`) ?? 0;
  }

  raiseFence(topic: string, partition: number): number {
    const epoch = this.fence(topic, partition) + 1;
    this.held.fences.set(`${topic}:${partition}`, epoch);
    return epoch;
  }

  /** The holder of a log has written to a partition, and not yet committed. */
  openTransaction(topic: string, partition: number, written: PartitionLog): void {
    this.held.open.set(`${topic}:${partition}`, written);
  }

  /** Ends what the holder of a log has open, wherever that is; nothing when nothing is. */
  endTransaction(topic: string, partition: number, outcome: 'committed' | 'aborted'): void {
    const name = `${topic}:${partition}`;
    this.held.open.get(name)?.endTransaction(outcome);
    this.held.open.delete(name);
  }
}
