/**
 * Decides open approvals by rules, as every person whose key is at hand.
 *
 * I1  One word at a time on one approval: the next is chosen after the last has been answered.
 * I2  A word that did not count is not spoken again by the same person.
 * I3  Nothing is decided before the log has been read to the end that it had at the start: what has ended is not decided again.
 */
import { randomUUID } from 'node:crypto';
import { type ApprovalView, foldApproval } from '@holdpoint/client/approval-view';
import type { Connection } from '@holdpoint/client/connection';
import { type DecisionAnswer, decideApproval } from '@holdpoint/client/decide';
import { approvalLog } from '@holdpoint/client/event-log';
import { followLog, readLog } from '@holdpoint/client/whole-log';
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { DeciderRule } from '@holdpoint/core/approval/decider-rules';
import { limit } from './limit.ts';
import { type NextWord, nextWord } from './next-word.ts';
import type { Signer } from './signers.ts';
import { untilReachable } from './until-reachable.ts';

/** One word that was spoken, with what became of it; or that nobody at hand may speak. */
export type DeciderReport =
  | {
      readonly kind: 'word';
      readonly view: ApprovalView;
      readonly as: string;
      readonly verdict: 'approve' | 'deny';
      readonly answer: DecisionAnswer;
    }
  | { readonly kind: 'nobody'; readonly view: ApprovalView; readonly group: string };

export interface DeciderOptions {
  readonly rules: readonly DeciderRule[];
  readonly signers: readonly Signer[];
  readonly onReport: (report: DeciderReport) => void;
  /** Stops it. */
  readonly signal: AbortSignal;
}

/** Words that are under way at once. */
const WORDS_AT_ONCE = 32;

interface Pending {
  view: ApprovalView;
  speaking: boolean;
  toldNobody: boolean;
  readonly failed: Set<string>;
}

/** Decides what is open now, and until the signal aborts what is opened later (`follow`), or returns when nothing is left to decide (`once`). */
export async function decideApprovals(connection: Connection, mode: 'once' | 'follow', options: DeciderOptions): Promise<void> {
  const log = approvalLog(connection);
  const { decider, ends } = await untilReachable(options.signal, async () => {
    const begun = new ApprovalsDecider(connection, options);
    return { decider: begun, ends: await readLog(connection.admin, log, (event) => void begun.learn(event)) };
  });
  const done = new AbortController();
  const signal = AbortSignal.any([options.signal, decider.failed, done.signal]);
  const decideOpen = async (): Promise<void> => {
    await decider.considerAll();
    if (mode === 'once') done.abort();
  };
  await Promise.all([followLog(log, ends, { signal, onEvent: (event) => decider.hear(event) }), decideOpen()]);
  await decider.settled();
}

class ApprovalsDecider {
  private readonly connection: Connection;
  private readonly options: DeciderOptions;
  private readonly open = new Map<string, Pending>();
  private readonly speaking = new Set<Promise<void>>();
  private readonly limited = limit(WORDS_AT_ONCE);
  private readonly failure = new AbortController();

  constructor(connection: Connection, options: DeciderOptions) {
    this.connection = connection;
    this.options = options;
  }

  /** Aborted when a word could not be sent. */
  get failed(): AbortSignal {
    return this.failure.signal;
  }

  /** Takes an event in, without deciding. */
  learn(event: ApprovalEvent): Pending | undefined {
    const known = this.open.get(event.approvalId);
    const view = foldApproval(known?.view, event);
    if (view === undefined || view.end !== undefined) {
      this.open.delete(event.approvalId);
      return undefined;
    }
    if (known === undefined) {
      const pending = { view, speaking: false, toldNobody: false, failed: new Set<string>() };
      this.open.set(event.approvalId, pending);
      return pending;
    }
    known.view = view;
    return known;
  }

  /** Takes an event in and decides what follows. */
  hear(event: ApprovalEvent): void {
    const pending = this.learn(event);
    if (pending !== undefined) this.consider(pending);
  }

  async considerAll(): Promise<void> {
    for (const pending of [...this.open.values()]) this.consider(pending);
    await this.settled();
  }

  /** Resolves when no word is under way. @throws what made one fail */
  async settled(): Promise<void> {
    while (this.speaking.size > 0) await Promise.all(this.speaking);
    if (this.failure.signal.aborted) throw this.failure.signal.reason;
  }

  private consider(pending: Pending): void {
    if (pending.speaking || this.options.signal.aborted) return;
    const { rules, signers, onReport } = this.options;
    const word = nextWord(pending.view, rules, signers, pending.failed);
    if (word.kind === 'nobody' && !pending.toldNobody) {
      pending.toldNobody = true;
      onReport({ kind: 'nobody', view: pending.view, group: word.group });
    }
    if (word.kind === 'speak') this.begin(pending, word);
  }

  private begin(pending: Pending, word: Extract<NextWord, { kind: 'speak' }>): void {
    pending.speaking = true;
    const spoken: Promise<void> = this.limited(() => this.speak(pending, word))
      .catch((error: unknown) => {
        if (!this.options.signal.aborted) this.failure.abort(error);
      })
      .finally(() => this.speaking.delete(spoken));
    this.speaking.add(spoken);
  }

  private async speak(pending: Pending, { signer, answer }: Extract<NextWord, { kind: 'speak' }>): Promise<void> {
    const { view } = pending;
    const as = signer.person.id;
    const verdict = answer.decide;
    const said = { as, key: signer.key, verdict, commandId: randomUUID(), at: new Date().toISOString() };
    const reason = answer.reason === undefined ? {} : { reason: answer.reason };
    // The same command id each time: a word that was heard already is not counted twice.
    const { signal } = this.options;
    const got = await untilReachable(signal, () => decideApproval(this.connection, view.request, { ...said, ...reason }, signal));
    if (got.kind === 'counted') this.learn(got.event);
    else pending.failed.add(as);
    this.options.onReport({ kind: 'word', view, as, verdict, answer: got });
    pending.speaking = false;
    if (this.open.has(view.approvalId)) this.consider(pending);
  }
}
