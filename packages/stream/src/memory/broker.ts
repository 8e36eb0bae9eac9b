/**
 * A broker in memory: topics, groups, fences. Everything that takes time takes it from the clock, so that a simulated clock
 * makes runs deterministic; what can go wrong on the way is asked of `faults`.
 */
import { UnknownTopicError } from '../errors.ts';
import type { Clock, TopicSpec } from '../ports.ts';
import { MemoryGroup } from './group.ts';
import { PartitionLog } from './partition-log.ts';

/** What the network and the broker do to a request. Every member is optional; left out, all goes well. */
export interface MemoryFaults {
  /** Delay of one request, milliseconds. */
  latencyMs?(): number;
  /** `lost`: the request never arrived; `unanswered`: it took effect and the answer was lost. */
  append?(topic: string, partition: number): 'ok' | 'lost' | 'unanswered';
  publish?(topic: string, partition: number): 'ok' | 'lost' | 'unanswered';
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

export class MemoryBroker {
  readonly clock: Clock;
  readonly faults: MemoryFaults;
  readonly batchRecords: number;
  readonly heartbeatMs: number;
  private readonly topics = new Map<string, Topic>();
  private readonly groups = new Map<string, MemoryGroup>();
  private readonly fences = new Map<string, number>();

  constructor(options: MemoryBrokerOptions) {
    this.clock = options.clock;
    this.faults = options.faults ?? {};
    this.batchRecords = options.batchRecords ?? 500;
    this.heartbeatMs = options.heartbeatMs ?? 50;
  }

  /** One request on its way: resolves after its latency. */
  roundTrip(): Promise<void> {
    const delayMs = this.faults.latencyMs?.() ?? 0;
    return new Promise((resolve) => {
      this.clock.after(delayMs, resolve);
    });
  }

  createTopic(spec: TopicSpec): void {
    if (this.topics.has(spec.topic)) return;
    const logs = Array.from({ length: spec.partitions }, (_, partition) => new PartitionLog(spec.topic, partition));
    this.topics.set(spec.topic, { spec, logs });
  }

  topicNames(): readonly string[] {
    return [...this.topics.keys()];
  }

  spec(topic: string): TopicSpec | undefined {
    return this.topics.get(topic)?.spec;
  }

  logs(topic: string): readonly PartitionLog[] {
    const found = this.topics.get(topic);
    if (found === undefined) throw new UnknownTopicError(`topic ${topic} does not exist`);
    return found.logs;
  }

  log(topic: string, partition: number): PartitionLog {
    const found = this.logs(topic)[partition];
    if (found === undefined) throw new UnknownTopicError(`topic ${topic} has no partition ${partition}`);
    return found;
  }

  group(groupId: string): MemoryGroup {
    let group = this.groups.get(groupId);
    if (group === undefined) {
      group = new MemoryGroup();
      this.groups.set(groupId, group);
    }
    return group;
  }

  /** The epoch that the newest holder of a log has; older ones are refused. */
  fence(topic: string, partition: number): number {
    return this.fences.get(`${topic}:${partition}`) ?? 0;
  }

  raiseFence(topic: string, partition: number): number {
    const epoch = this.fence(topic, partition) + 1;
    this.fences.set(`${topic}:${partition}`, epoch);
    return epoch;
  }
}
