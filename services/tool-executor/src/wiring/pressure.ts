import type { ToolClaim } from '@holdpoint/contracts/messages/tool-claims';
import type { OwnedPartition } from '@holdpoint/stream/worker-types';

/** Holds the flow of requests while more of them are open in this process than it should hold (guarantee G12). */
export class Pressure {
  private readonly high: number;
  private readonly low: number;
  private readonly partitions = new Set<OwnedPartition<ToolClaim>>();
  private open = 0;
  private isPaused = false;

  /** @param limit requests waiting and running at which the flow stops; it starts again at half of that */
  constructor(limit: number) {
    this.high = limit;
    this.low = Math.floor(limit / 2);
  }

  add(owned: OwnedPartition<ToolClaim>): void {
    this.partitions.add(owned);
    if (this.isPaused) owned.pause();
  }

  remove(owned: OwnedPartition<ToolClaim>): void {
    this.partitions.delete(owned);
  }

  /** Counts one request for as long as `work` takes. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.open += 1;
    if (!this.isPaused && this.open >= this.high) this.turn(true);
    try {
      return await work();
    } finally {
      this.open -= 1;
      if (this.isPaused && this.open <= this.low) this.turn(false);
    }
  }

  private turn(isPaused: boolean): void {
    this.isPaused = isPaused;
    for (const owned of this.partitions) {
      if (isPaused) owned.pause();
      else owned.resume();
    }
  }
}
