/**
 * What a partition's owner acknowledges to its group: the offset before which every request is answered.
 *
 * I1 One commit at a time, and nobody waits for it: requests go on meanwhile, and what was answered meanwhile is in the next.
 */
import { AnsweredPrefix } from './answered-prefix.ts';

export interface AcknowledgePorts {
  /** False when the group refuses it for now; throws when there is no answer. */
  commit(next: number): Promise<boolean>;
  onCommitted(): void;
  /** Refused while the group rebalances, or not answered: it must be asked for again, also if nothing more is answered. */
  onRefused(error: unknown): void;
}

export class Acknowledgements {
  readonly prefix: AnsweredPrefix;
  private readonly ports: AcknowledgePorts;
  private through: number;
  private flight: Promise<void> | undefined;

  /** `from`: the next offset to read. */
  constructor(from: number, ports: AcknowledgePorts) {
    this.prefix = new AnsweredPrefix(from);
    this.through = from;
    this.ports = ports;
  }

  /** Everything before this offset is acknowledged. */
  get committed(): number {
    return this.through;
  }

  /** Begins a commit, if there is anything to commit and none is under way. */
  begin(): void {
    if (this.flight === undefined && this.prefix.through() > this.through) this.flight = this.commit();
  }

  /** Commits what is left. */
  async finish(): Promise<void> {
    await this.flight;
    this.begin();
    await this.flight;
  }

  private async commit(): Promise<void> {
    const next = this.prefix.through();
    try {
      const committed = await this.ports.commit(next);
      if (committed) this.through = next;
      this.flight = undefined;
      if (committed) this.ports.onCommitted();
      else this.ports.onRefused(undefined);
    } catch (error) {
      this.flight = undefined;
      this.ports.onRefused(error);
    }
  }
}
