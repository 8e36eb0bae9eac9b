/** A fixed number of places, taken in the order of asking. */
export class Slots {
  private readonly queue: (() => void)[] = [];
  private free: number;

  constructor(size: number) {
    this.free = size;
  }

  /** Resolves true with a place taken, false when the signal aborts first. */
  take(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (this.free > 0) {
      this.free -= 1;
      return Promise.resolve(true);
    }
    return this.wait(signal);
  }

  /** Gives a place back, or on to the next in line. */
  leave(): void {
    const next = this.queue.shift();
    if (next === undefined) this.free += 1;
    else next();
  }

  private wait(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const enter = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve(true);
      };
      const giveUp = (): void => {
        this.queue.splice(this.queue.indexOf(enter), 1);
        resolve(false);
      };
      this.queue.push(enter);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }
}
