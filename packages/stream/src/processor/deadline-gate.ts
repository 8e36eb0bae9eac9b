/**
 * Holds deadlines back until every answer that was in time has been decided.
 *
 * A deadline passes only when every input but the open ones has been decided up to an end offset that was asked for after the
 * deadline plus the broker's skew. So after any outage an answer given in time beats its deadline.
 */
import type { DueTimer } from './entity-table.ts';
import type { AskedRanges, TopicRanges } from './topic-ranges.ts';

export interface GateOptions {
  readonly ranges: TopicRanges;
  readonly partition: number;
  /** The inputs to wait for. */
  readonly inputs: readonly string[];
  readonly skewMs: number;
  /** An answer has come: look again. */
  onAnswer(): void;
  onUnanswered(error: unknown): void;
}

export class DeadlineGate {
  private readonly options: GateOptions;
  private held: DueTimer[] = [];
  private answer: AskedRanges | undefined;
  private asking = false;

  constructor(options: GateOptions) {
    this.options = options;
  }

  hold(timers: readonly DueTimer[]): void {
    this.held.push(...timers);
  }

  /** The deadlines that may fire now that the inputs are decided up to `next`. Those no longer due are forgotten. */
  release(next: ReadonlyMap<string, number>, stillDue: (timer: DueTimer) => boolean, limit: number): readonly DueTimer[] {
    this.held = this.held.filter(stillDue);
    const reached = this.reached(next);
    const released = reached ? this.held.filter((timer) => this.covered(timer)).slice(0, limit) : [];
    const gone = new Set(released);
    this.held = this.held.filter((timer) => !gone.has(timer));
    // An answer not yet reached is kept: asking anew under load would move the goal for ever.
    const askable = this.answer === undefined || reached;
    if (askable && this.held.some((timer) => !this.covered(timer))) this.ask();
    return released;
  }

  private covered({ timer }: DueTimer): boolean {
    return this.answer !== undefined && this.answer.askedAt >= timer.at + this.options.skewMs;
  }

  private reached(next: ReadonlyMap<string, number>): boolean {
    const { answer } = this;
    if (answer === undefined) return false;
    const { inputs, partition } = this.options;
    return inputs.every((topic) => (next.get(topic) ?? 0) >= (answer.ranges.get(topic)?.[partition]?.end ?? 0));
  }

  private ask(): void {
    if (this.asking) return;
    this.asking = true;
    this.options.ranges.ask().then(
      (answer) => {
        this.asking = false;
        this.answer = answer;
        this.options.onAnswer();
      },
      (error: unknown) => {
        this.asking = false;
        this.options.onUnanswered(error);
      },
    );
  }
}
