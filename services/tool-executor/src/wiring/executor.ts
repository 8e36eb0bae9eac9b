/**
 * An executor at work: it answers every request of its partitions, as `domain/admit.ts` decides.
 *
 * Owns: attempts in flight, claims of its partitions, back-pressure. Does not own: offsets (the worker commits what is resolved here),
 * decoding, the fence.
 *
 * I1 A request is resolved only when its answer has been acknowledged, and its claim settled with it, if it has one.
 * I2 Where a claim is needed, nothing starts before it is durable under the fence.
 * I3 An answer is published before the claim is settled with it: a crash in between repeats the question, never loses the answer.
 * I4 An attempt of a `once` call is looked at only when every earlier one that is being answered here has been settled: it may overtake that.
 * I5 Of a call that is claimed, an attempt that will not start is closed in the claims before that is said: whoever was replaced is stopped there.
 * I6 An attempt that runs when its partition is lost ends, and is answered; one that waits is given up.
 */
import type { ToolClaim } from '@holdpoint/contracts/messages/tool-claims';
import type { ToolCallCancelled, ToolCallRequested, ToolRequest } from '@holdpoint/contracts/messages/tool-requests';
import type { ToolResult } from '@holdpoint/contracts/messages/tool-results';
import { StoppedError } from '@holdpoint/stream/errors';
import { pauseFor } from '@holdpoint/stream/pause';
import type { OwnedPartition, WorkerHandlers } from '@holdpoint/stream/worker-types';
import { type Admission, admit, type Closing, type Run } from '../domain/admit.ts';
import { notStarted } from '../domain/answers.ts';
import type { Trust } from '../domain/authorise.ts';
import { attemptClaimed, attemptClosed, START_ALLOWANCE_MS } from '../domain/claim-writes.ts';
import type { Claimed, ClaimState } from '../domain/claims.ts';
import type { Hosting } from '../domain/hosting.ts';
import type { ExecutorObserver } from '../observer.ts';
import type { AdmissionGates, Pass } from '../running/admission-gates.ts';
import { carryOut, findOut, type Surroundings } from '../running/carry-out.ts';
import { type Flight, InFlight } from '../running/in-flight.ts';
import { ClaimBook } from './claim-book.ts';
import type { Outbox } from './outbox.ts';
import type { Pressure } from './pressure.ts';
import { UnderWay } from './under-way.ts';

export interface ExecutorOptions extends Surroundings {
  readonly hosting: Hosting;
  readonly trust: Trust;
  readonly gates: AdmissionGates;
  readonly pressure: Pressure;
  readonly outbox: Outbox;
  readonly observer: ExecutorObserver;
}

/** How often claims that nothing can ask for any more are forgotten. */
const FORGET_EVERY_MS = 30_000;

export class Executor implements WorkerHandlers<ToolRequest, ToolClaim> {
  private readonly options: ExecutorOptions;
  private readonly inFlight = new InFlight();
  private readonly underWay = new UnderWay();
  private readonly books = new Map<OwnedPartition<ToolClaim>, ClaimBook>();

  constructor(options: ExecutorOptions) {
    this.options = options;
  }

  onAssigned: WorkerHandlers<ToolRequest, ToolClaim>['onAssigned'] = (owned, replayed) => {
    const book = new ClaimBook(owned, replayed);
    this.books.set(owned, book);
    this.options.pressure.add(owned);
    void this.keepForgetting(book);
  };

  onLost: WorkerHandlers<ToolRequest, ToolClaim>['onLost'] = (owned) => {
    this.books.delete(owned);
    this.options.pressure.remove(owned);
  };

  onRequest: WorkerHandlers<ToolRequest, ToolClaim>['onRequest'] = async (owned, { message, offset }) => {
    const book = this.books.get(owned);
    if (book === undefined) throw new StoppedError(`partition ${owned.partition} is not owned any more`);
    switch (message.type) {
      case 'ToolCallCancelled':
        return this.cancel(message);
      case 'ToolCallRequested':
        return this.options.pressure.during(() => this.answer(book, message, offset));
    }
  };

  onMalformed: WorkerHandlers<ToolRequest, ToolClaim>['onMalformed'] = (owned, raw, malformed) =>
    this.options.outbox.deadLetter(raw, malformed, owned.lost);

  private cancel(request: ToolCallCancelled): void {
    const { callId, attempt } = request;
    if (!this.inFlight.cancel(request)) this.options.observer.ignored({ callId, attempt, reason: 'nothing_to_cancel' });
  }

  private async answer(book: ClaimBook, request: ToolCallRequested, offset: number): Promise<void> {
    const running = this.inFlight.find(request);
    if (running !== undefined) return this.join(running, book, request, offset);
    const claim = book.find(request.callId);
    const earlier = isUnsettledOnce(claim) ? this.underWay.earlierThan(request) : undefined;
    if (earlier !== undefined) {
      await earlier;
      return this.answer(book, request, offset);
    }
    // From here to the entry in `inFlight` nothing is awaited, or one request delivered twice at once would run twice.
    const { hosting, trust, executor, clock } = this.options;
    const admission = admit(request, { hosting, trust, executor, nowMs: clock.now(), claim });
    await this.underWay.during(request, () => this.follow(admission, book, request, offset));
  }

  /** The attempt runs here already. If it is given up before it starts, this delivery is looked at afresh. */
  private async join(running: Flight, book: ClaimBook, request: ToolCallRequested, offset: number): Promise<void> {
    const result = await running.result.catch(() => undefined);
    return result === undefined ? this.answer(book, request, offset) : this.publish(book, request, result);
  }

  private async follow(admission: Admission, book: ClaimBook, request: ToolCallRequested, offset: number): Promise<void> {
    const publish = (result: ToolResult) => this.publish(book, request, result);
    switch (admission.kind) {
      case 'ignore':
        return this.options.observer.ignored({ ...named(request), reason: admission.reason });
      case 'repeat':
      case 'answer':
      case 'settle':
        return this.publish(book, request, admission.result);
      case 'close': {
        // Entered like a run: delivered twice, it does not run the second time because its tool has come to be hosted meanwhile.
        const close = () => this.closed(book, request, offset, admission.closing, admission.result);
        return this.inFlight.open(request, close, publish);
      }
      case 'find_out': {
        // Entered like a run: delivered twice, it is asked about once, and has one answer.
        return this.inFlight.open(request, () => this.afterDeadline(admission, book, request), publish);
      }
      case 'run': {
        const run = (cancelled: AbortSignal) => this.run(admission.run, book, request, offset, cancelled);
        return this.inFlight.open(request, run, publish);
      }
    }
  }

  /** Its first owner may still be running it until then. */
  private async afterDeadline(
    { claim, hosted }: Extract<Admission, { kind: 'find_out' }>,
    { owned }: ClaimBook,
    request: ToolCallRequested,
  ): Promise<ToolResult> {
    const { clock } = this.options;
    await pauseFor(clock, Math.max(0, claim.deadlineMs - clock.now()), owned.lost);
    if (owned.lost.aborted) throw new StoppedError('lost while waiting for the deadline of a claim');
    return findOut(request, claim, hosted, this.options);
  }

  private async run(
    run: Run,
    book: ClaimBook,
    request: ToolCallRequested,
    offset: number,
    cancelled: AbortSignal,
  ): Promise<ToolResult> {
    const { gates } = this.options;
    const { lost } = book.owned;
    const pass = await gates.enter(run.hosted.tool, AbortSignal.any([lost, cancelled]), run.startByMs);
    if (pass === undefined && lost.aborted) throw new StoppedError('lost while waiting for a place');
    const attempt = { run, book, request, offset, cancelled };
    if (pass === undefined) return this.unstarted(attempt, cancelled.aborted ? 'cancelled' : 'past_start_by');
    const started = await this.start(attempt, pass);
    pass.leave(started.over);
    return started.result;
  }

  private async start(
    attempt: QueuedAttempt,
    pass: Pass,
  ): Promise<{ readonly result: ToolResult; readonly over: Promise<void> }> {
    try {
      const { run, request, cancelled } = attempt;
      const why = this.reasonNotToStart(attempt, Number.POSITIVE_INFINITY);
      if (why !== undefined) return { result: await this.unstarted(attempt, why), over: Promise.resolve() };
      const tooLate = run.needsClaim ? await this.claim(attempt) : undefined;
      if (tooLate !== undefined) return { result: notStarted(request, this.by(), tooLate), over: Promise.resolve() };
      this.options.observer.started(named(request));
      return await carryOut(request, run, cancelled, this.options);
    } catch (error) {
      pass.leave(Promise.resolve());
      throw error;
    }
  }

  /** It has waited, and will not start: nothing of it has been claimed. */
  private async unstarted({ run, book, request, offset }: QueuedAttempt, why: NotStartedReason): Promise<ToolResult> {
    const result = notStarted(request, this.by(), why);
    if (!run.needsClaim) return result;
    const { effect } = run.hosted.tool.contract;
    return this.closed(book, request, offset, { ...run, effect }, result);
  }

  private async closed(
    book: ClaimBook,
    request: ToolCallRequested,
    requestOffset: number,
    closing: Closing,
    result: ToolResult,
  ): Promise<ToolResult> {
    await book.close(attemptClosed(request, closing, result, { requestOffset, nowMs: this.options.clock.now() }));
    return result;
  }

  /** Claims the attempt; what is returned is why it must not start all the same. */
  private async claim(attempt: QueuedAttempt): Promise<NotStartedReason | undefined> {
    const { run, request, offset, book } = attempt;
    const nowMs = this.options.clock.now();
    await book.claim(attemptClaimed(request, run, { owner: this.options.executor, requestOffset: offset, nowMs }));
    return this.reasonNotToStart(attempt, nowMs + START_ALLOWANCE_MS);
  }

  private reasonNotToStart({ run, cancelled }: QueuedAttempt, allowedUntilMs: number): NotStartedReason | undefined {
    if (cancelled.aborted) return 'cancelled';
    return this.options.clock.now() > Math.min(run.startByMs, allowedUntilMs) ? 'past_start_by' : undefined;
  }

  /** Publishes, then settles what this attempt has claimed. */
  private async publish(book: ClaimBook, request: ToolCallRequested, result: ToolResult): Promise<void> {
    const { outbox, clock } = this.options;
    await outbox.answer(request, result, book.owned.lost);
    const claim = book.find(request.callId);
    if (claim !== undefined && isOpen(claim, request)) await book.settle(claim, result, clock.now());
  }

  private async keepForgetting(book: ClaimBook): Promise<void> {
    const { clock } = this.options;
    const { lost } = book.owned;
    try {
      while (!lost.aborted) {
        await pauseFor(clock, FORGET_EVERY_MS, lost);
        if (!lost.aborted) await book.forget(clock.now());
      }
    } catch (error) {
      // Taken away while writing: its next owner forgets what we could not.
      if (!(error instanceof StoppedError)) throw error;
    }
  }

  private by() {
    return { executor: this.options.executor, nowMs: this.options.clock.now() };
  }
}

type NotStartedReason = 'cancelled' | 'past_start_by';

interface QueuedAttempt {
  readonly run: Run;
  readonly book: ClaimBook;
  readonly request: ToolCallRequested;
  readonly offset: number;
  readonly cancelled: AbortSignal;
}

function isOpen(claim: { readonly status: string; readonly attempt: number }, { attempt }: ToolCallRequested): claim is Claimed {
  return claim.status === 'claimed' && claim.attempt === attempt;
}

function isUnsettledOnce(claim: ClaimState | undefined): boolean {
  return claim?.status === 'claimed' && claim.effect === 'once';
}

function named({ tool, version, callId, attempt }: ToolCallRequested) {
  return { tool, version, callId, attempt };
}
