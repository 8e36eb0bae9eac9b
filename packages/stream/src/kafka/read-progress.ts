/**
 * Whether a read of committed records that gets nowhere may go on waiting. Two things hold records back that are there: a transaction that is open, which
 * lasts half a minute at most here, and a leader that has just been elected, whose high watermark begins where it last heard of it and not where it was
 * (KIP-207, KIP-101). Both pass; neither is waited for without end and in silence.
 */
import { BrokerUnavailableError } from '../errors.ts';

export interface ReadTarget {
  /** Topic and partition, for the error. */
  readonly name: string;
  /** The end of the read, once told by a leader. */
  readonly until: number;
  /** Milliseconds. */
  readonly heldBackMs: number;
}

export class ReadProgress {
  private readonly target: ReadTarget;
  private offset: number;
  private heldSince: number | undefined;

  constructor(target: ReadTarget, from: number) {
    this.target = target;
    this.offset = from;
  }

  /** @param now epoch milliseconds. @throws BrokerUnavailableError when fetches have got nowhere for too long */
  note({ next, end }: { readonly next: number; readonly end: number }, now: number): void {
    this.heldSince = next > this.offset || next >= this.target.until ? undefined : (this.heldSince ?? now);
    this.offset = Math.max(this.offset, next);
    if (this.heldSince === undefined || now - this.heldSince <= this.target.heldBackMs) return;
    const { name, until } = this.target;
    throw new BrokerUnavailableError(
      end < until
        ? `${name} went on to ${until}, and its leader knows of ${end} only`
        : `${name} goes on to ${until}, and an open transaction lets nobody read behind ${this.offset}`,
    );
  }
}
