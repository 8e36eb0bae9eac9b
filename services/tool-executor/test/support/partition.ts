import type { ToolClaim } from '@holdpoint/contracts/messages/tool-claims';
import { StoppedError } from '@holdpoint/stream/errors';
import type { ClaimWrite, OwnedPartition, ReplayedClaim } from '@holdpoint/stream/worker-types';

/** A partition that this test owns: its claims lie in a plain list, and it is lost when the test says so. */
export class Partition implements OwnedPartition<ToolClaim> {
  readonly partition = 3;
  readonly epoch = 1;
  readonly log: ClaimWrite<ToolClaim>[];
  flow: 'open' | 'paused' = 'open';
  committedOffset = 0;
  private readonly loss = new AbortController();
  /** What happens before a claim is durable. */
  private readonly beforeClaim: () => Promise<void>;

  constructor(log: ClaimWrite<ToolClaim>[] = [], beforeClaim: () => Promise<void> = async () => {}) {
    this.log = log;
    this.beforeClaim = beforeClaim;
  }

  get lost(): AbortSignal {
    return this.loss.signal;
  }

  lose(): void {
    this.loss.abort();
  }

  async claim(writes: readonly ClaimWrite<ToolClaim>[]): Promise<readonly number[]> {
    await this.beforeClaim();
    if (this.lost.aborted) throw new StoppedError('lost');
    this.log.push(...writes);
    return writes.map((_write, index) => this.log.length - writes.length + index);
  }

  committed(): number {
    return this.committedOffset;
  }

  pause(): void {
    if (this.flow === 'paused') throw new Error('pauses do not nest');
    this.flow = 'paused';
  }

  resume(): void {
    if (this.flow === 'open') throw new Error('resumed without a pause');
    this.flow = 'open';
  }

  /** The log as the next owner replays it. */
  replayed(): readonly ReplayedClaim<ToolClaim>[] {
    return this.log.map((write, offset) => ({ key: write.key, offset, message: 'message' in write ? write.message : undefined }));
  }
}
