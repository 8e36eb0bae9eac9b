/** What a group member knows of its partitions: since which epoch it has each, where it reads, and what is paused. */

interface Flow {
  /** The next offset to hand over; undefined until the first seek. */
  position: number | undefined;
  paused: boolean;
}

interface Owned {
  readonly epoch: number;
  readonly flows: Map<string, Flow>;
}

export interface FlowingPartition {
  readonly topic: string;
  readonly partition: number;
  readonly epoch: number;
  readonly position: number;
}

export class FlowState {
  private readonly owned = new Map<number, Owned>();
  private lastEpoch = 0;

  /** A new assignment, all of it paused. Answers its epoch, which no other assignment has. */
  add(partition: number, topics: readonly string[]): number {
    this.lastEpoch += 1;
    const flows = new Map(topics.map((topic) => [topic, { position: undefined, paused: true } satisfies Flow as Flow]));
    this.owned.set(partition, { epoch: this.lastEpoch, flows });
    return this.lastEpoch;
  }

  drop(partition: number): void {
    this.owned.delete(partition);
  }

  clear(): void {
    this.owned.clear();
  }

  epoch(partition: number): number | undefined {
    return this.owned.get(partition)?.epoch;
  }

  /** A copy: epochs by partition. */
  epochs(): ReadonlyMap<number, number> {
    return new Map([...this.owned].map(([partition, { epoch }]) => [partition, epoch]));
  }

  position(topic: string, partition: number): number | undefined {
    return this.flow(topic, partition)?.position;
  }

  seek(topic: string, partition: number, offset: number): void {
    const flow = this.flow(topic, partition);
    if (flow !== undefined) flow.position = offset;
  }

  advance(topic: string, partition: number, next: number): void {
    const flow = this.flow(topic, partition);
    if (flow?.position !== undefined && next > flow.position) flow.position = next;
  }

  pause(topic: string, partition: number): void {
    const flow = this.flow(topic, partition);
    if (flow !== undefined) flow.paused = true;
  }

  resume(topic: string, partition: number): void {
    const flow = this.flow(topic, partition);
    if (flow !== undefined) flow.paused = false;
  }

  isPaused(topic: string, partition: number): boolean {
    return this.flow(topic, partition)?.paused ?? true;
  }

  flowing(): readonly FlowingPartition[] {
    return [...this.owned].flatMap(([partition, { epoch, flows }]) =>
      [...flows].flatMap(([topic, { position, paused }]) =>
        paused || position === undefined ? [] : [{ topic, partition, epoch, position }],
      ),
    );
  }

  private flow(topic: string, partition: number): Flow | undefined {
    return this.owned.get(partition)?.flows.get(topic);
  }
}
