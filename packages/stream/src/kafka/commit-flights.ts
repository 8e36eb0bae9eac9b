/**
 * Commits of a group's offsets, gathered: one request at a time for all partitions, and a pause between two, since each is a write to
 * the broker's own log. Without it an executor of four partitions sent one request for every six calls.
 *
 * I1 A later offset of a partition takes the place of an earlier one that has not been sent yet; both callers get its answer.
 * I2 What was asked for under an assignment that is gone is refused, also when it is lost between the asking and the sending.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { EachBatchPayload, Offsets } from 'kafkajs';
import { protocolType } from './errors-of.ts';

interface Commit {
  readonly topic: string;
  readonly partition: number;
  readonly next: number;
  readonly epoch: number;
}

/** The batch payload's own function, since it commits at once in the generation of now; the consumer's would try again in later ones. */
export type CommitNow = EachBatchPayload['commitOffsetsIfNecessary'];

export interface CommitPorts {
  /** undefined until the first batch has come. */
  now(): CommitNow | undefined;
  /** Whether the partition is still this member's under that assignment. */
  holds(partition: number, epoch: number): boolean;
  physical(topic: string): string;
}

interface Waiting {
  readonly commit: Commit;
  readonly answers: PromiseWithResolvers<boolean>[];
}

/** Requests answered since the last commit run again after a crash: a pause of 25 ms adds few to those that were under way. */
const PAUSE_MS = 25;
const notMember = new Set(['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'REBALANCE_IN_PROGRESS', 'FENCED_INSTANCE_ID']);

export class CommitFlights {
  private readonly ports: CommitPorts;
  private readonly pauseMs: number;
  private readonly waiting = new Map<string, Waiting>();
  private flying = false;

  constructor(ports: CommitPorts, pauseMs = PAUSE_MS) {
    this.ports = ports;
    this.pauseMs = pauseMs;
  }

  /** True when it is committed, false when the group refuses this member for now. Throws what breaks. */
  commit(commit: Commit): Promise<boolean> {
    const name = `${commit.topic}:${commit.partition}`;
    const answer = Promise.withResolvers<boolean>();
    this.waiting.set(name, { commit, answers: [...(this.waiting.get(name)?.answers ?? []), answer] });
    if (!this.flying) void this.fly();
    return answer.promise;
  }

  private async fly(): Promise<void> {
    this.flying = true;
    while (this.waiting.size > 0) {
      const flight = [...this.waiting.values()];
      this.waiting.clear();
      await this.land(flight);
      await delay(this.pauseMs);
    }
    this.flying = false;
  }

  private async land(flight: readonly Waiting[]): Promise<void> {
    const isHeld = ({ commit }: Waiting) => this.ports.holds(commit.partition, commit.epoch);
    const held = flight.filter(isHeld);
    for (const { answers } of flight.filter((one) => !isHeld(one))) for (const answer of answers) answer.resolve(false);
    if (held.length === 0) return;
    try {
      const committed = await this.send(held.map(({ commit }) => commit));
      for (const { answers } of held) for (const answer of answers) answer.resolve(committed);
    } catch (error) {
      for (const { answers } of held) for (const answer of answers) answer.reject(error);
    }
  }

  private async send(commits: readonly Commit[]): Promise<boolean> {
    const commitNow = this.ports.now();
    if (commitNow === undefined) return false;
    try {
      await commitNow(offsetsOf(commits, this.ports.physical));
      return true;
    } catch (error) {
      if (notMember.has(protocolType(error) ?? '')) return false;
      throw error;
    }
  }
}

/** As kafkajs wants them. */
function offsetsOf(commits: readonly Commit[], physical: (topic: string) => string): Offsets {
  const topics = Map.groupBy(commits, ({ topic }) => topic);
  return {
    topics: [...topics].map(([topic, its]) => ({
      topic: physical(topic),
      partitions: its.map(({ partition, next }) => ({ partition, offset: String(next) })),
    })),
  };
}
