/** Where the inputs stand, told to the group now and then: for lag dashboards alone, recovery reads positions from the log. */
import { asError } from '../defect.ts';
import type { StreamObserver } from '../observer.ts';
import type { Clock, PartitionedConsumer } from '../ports.ts';

const SHOW_EVERY_MS = 1_000;

interface Ports {
  readonly clock: Clock;
  readonly consumer: PartitionedConsumer;
  readonly observer?: StreamObserver;
}

export class GroupPositions {
  private readonly ports: Ports;
  private readonly partition: number;
  private readonly epoch: number;
  private shownAt = 0;
  private unshown = false;

  constructor(ports: Ports, partition: number, epoch: number) {
    this.ports = ports;
    this.partition = partition;
    this.epoch = epoch;
  }

  /** They have moved. */
  moved(): void {
    this.unshown = true;
  }

  /** When they should be shown, epoch milliseconds. */
  dueAt(): number | undefined {
    return this.unshown ? this.shownAt + SHOW_EVERY_MS : undefined;
  }

  /** Shows them if that is due. */
  show(next: ReadonlyMap<string, number>): void {
    const { clock, consumer, observer } = this.ports;
    if (!this.unshown || clock.now() - this.shownAt < SHOW_EVERY_MS) return;
    this.shownAt = clock.now();
    this.unshown = false;
    for (const [topic, offset] of next)
      consumer.commit(topic, this.partition, offset, this.epoch).catch((error: unknown) => {
        const fields = { topic, partition: this.partition, error: asError(error).message };
        observer?.transport?.({ level: 'warn', message: 'group offset not committed', fields });
      });
  }
}
