/** Whoever writes from outside: upstream systems, approvers, operators. What they send may come twice, and to a partition of their own choice. */
import type { MemoryBroker } from '@holdpoint/stream/memory/broker';
import { partitionFor } from '@holdpoint/stream/partition-for';
import type { Message, RecordPosition } from '@holdpoint/stream/record';
import { framed } from './codec.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

export interface Sent {
  readonly position: RecordPosition;
  /** undefined: nothing that could be read. */
  readonly message: Message | undefined;
  /** The code under which it has to be dead-lettered, if it has to be. */
  readonly mustBeRefused: string | undefined;
}

export class Outside {
  readonly sent: Sent[] = [];
  readonly random: Random;
  readonly scheduler: Scheduler;
  private readonly broker: MemoryBroker;

  constructor(broker: MemoryBroker, scheduler: Scheduler, random: Random) {
    this.broker = broker;
    this.scheduler = scheduler;
    this.random = random;
  }

  now(): string {
    return new Date(this.scheduler.now()).toISOString();
  }

  uuid(): string {
    const hex = Array.from({ length: 32 }, () => this.random.between(0, 15).toString(16)).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  /** Now and then twice, or under another partitioner. */
  send(topic: string, key: string, message: Message): void {
    const home = partitionFor(key, this.broker.logs(topic).length);
    const partition = this.random.chance(0.08) ? this.random.between(0, this.broker.logs(topic).length - 1) : home;
    this.put(topic, partition, key, framed(message), message);
    if (this.random.chance(0.1)) {
      this.scheduler.after(this.random.between(0, 4_000), () => this.put(topic, home, key, framed(message), message));
    }
  }

  put(topic: string, partition: number, key: string, value: Buffer | null, message?: Message, mustBeRefused?: string): void {
    const offset = this.broker.log(topic, partition).append([{ key, headers: {}, value }], this.scheduler.now(), 'committed');
    this.sent.push({ position: { topic, partition, offset }, message, mustBeRefused });
  }
}
