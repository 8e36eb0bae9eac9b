/** Asks the broker where topics begin and end; questions that come while one is out share the next. */
import type { Admin, Clock, LogRange } from '../ports.ts';

export interface AskedRanges {
  /** When it was asked, our clock, epoch milliseconds: it holds everything appended before. */
  readonly askedAt: number;
  readonly ranges: ReadonlyMap<string, readonly LogRange[]>;
}

export class TopicRanges {
  private readonly admin: Admin;
  private readonly clock: Clock;
  private readonly topics: readonly string[];
  private flight: Promise<AskedRanges> | undefined;
  private queued: Promise<AskedRanges> | undefined;

  constructor(admin: Admin, clock: Clock, topics: readonly string[]) {
    this.admin = admin;
    this.clock = clock;
    this.topics = topics;
  }

  /** An answer to a question asked no earlier than now. */
  ask(): Promise<AskedRanges> {
    if (this.flight === undefined) return this.launch();
    this.queued ??= this.flight.then(
      () => this.launchQueued(),
      () => this.launchQueued(),
    );
    return this.queued;
  }

  private launchQueued(): Promise<AskedRanges> {
    this.queued = undefined;
    return this.launch();
  }

  private launch(): Promise<AskedRanges> {
    const flight = this.request().finally(() => {
      if (this.flight === flight) this.flight = undefined;
    });
    this.flight = flight;
    return flight;
  }

  private async request(): Promise<AskedRanges> {
    const askedAt = this.clock.now();
    const answers = await Promise.all(this.topics.map(async (topic) => [topic, await this.admin.ranges(topic)] as const));
    return { askedAt, ranges: new Map(answers) };
  }
}
