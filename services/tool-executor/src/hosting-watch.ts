import type { CheckState } from '@holdpoint/process/health';
import type { Clock } from '@holdpoint/stream/ports';
import type { Answered } from './observer.ts';

/** How long a contract that was asked for, and is not hosted here, keeps this process from being ready. */
const REMEMBER_MS = 5 * 60_000;

/** Watches for a breach of the rule that every executor of a pool hosts every version in flight. */
export class HostingWatch {
  private readonly clock: Clock;
  private readonly lastAsked = new Map<string, number>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  saw({ reason, tool, version }: Answered): void {
    if (reason === 'not_hosted') this.lastAsked.set(`${tool} v${version}`, this.clock.now());
  }

  check(): CheckState {
    const since = this.clock.now() - REMEMBER_MS;
    for (const [tool, atMs] of this.lastAsked) if (atMs < since) this.lastAsked.delete(tool);
    if (this.lastAsked.size === 0) return { status: 'ok' };
    return { status: 'failing', reason: `NOT_HOSTED: asked for ${[...this.lastAsked.keys()].sort().join(', ')}` };
  }
}
