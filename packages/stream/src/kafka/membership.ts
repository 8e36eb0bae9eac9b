/** What a group member knows of its place in the group: what the heartbeats that succeed tell. */
export class Membership {
  private readonly sessionTimeoutMs: number;
  /** When the group last took us for a member; undefined while it cannot. */
  private confirmedAt: number | undefined;
  private waiting: { beats: number; readonly wake: () => void }[] = [];

  constructor(sessionTimeoutMs: number) {
    this.sessionTimeoutMs = sessionTimeoutMs;
  }

  /** Without a word for a whole session the group goes on without us, whatever we believe. */
  get isConfirmed(): boolean {
    return this.confirmedAt !== undefined && Date.now() - this.confirmedAt < this.sessionTimeoutMs;
  }

  onJoin(): void {
    this.confirmedAt = Date.now();
  }

  onHeartbeat(): void {
    this.confirmedAt = Date.now();
    for (const waiting of this.waiting) waiting.beats -= 1;
    for (const { beats, wake } of this.waiting) if (beats <= 0) wake();
    this.waiting = this.waiting.filter(({ beats }) => beats > 0);
  }

  /** Not a member any more, or not yet again: nobody needs to wait for a heartbeat. */
  onEnd(): void {
    this.confirmedAt = undefined;
    this.release();
  }

  release(): void {
    for (const { wake } of this.waiting) wake();
    this.waiting = [];
  }

  /** Two heartbeats: the first may have been on its way already. */
  nextHeartbeat(): Promise<void> {
    return new Promise((wake) => this.waiting.push({ beats: 2, wake }));
  }
}
