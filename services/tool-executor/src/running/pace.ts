/** Spaces starts evenly, so that no second has more than `ratePerSecond` of them. */
export class Pace {
  private readonly intervalMs: number;
  private nextMs = 0;

  constructor(ratePerSecond: number) {
    this.intervalMs = 1_000 / ratePerSecond;
  }

  /** Takes the next start; tells how long to wait for it from `nowMs`. */
  take(nowMs: number): number {
    const startMs = Math.max(nowMs, this.nextMs);
    this.nextMs = startMs + this.intervalMs;
    return startMs - nowMs;
  }
}
