/**
 * One partition while this process owns it: take the log, replay it, then gather, decide, append, dispatch, until it is lost.
 *
 *   recovering ──▶ running ⇄ waiting (registry or broker gives no answer)
 *       ▲             │ append failed, fenced, or its outcome unknown: everything is dropped
 *       └─────────────┘
 *   any ──▶ stopped (a defect of the log or the fold) ──▶ recovering (an operator's order)      any ──▶ lost
 *
 * I1 The working state is ahead of the log only within one transaction; if that does not commit, the state is dropped whole.
 * I2 Nothing is dispatched before its commit (G1), and `dispatchedThrough` never names an event whose effects are still out.
 * I3 An input's position is passed in the same transaction that records what was decided about it.
 * I4 The log and its snapshots are read only after every earlier holder has been fenced (G3); after a fence of our own, only while the group confirms us.
 */
import { backoffMs } from '../backoff.ts';
import { asError, DefectError, isDefect } from '../defect.ts';
import type { ProcessorGauges } from '../entity-processor.ts';
import { FencedError, StoppedError } from '../errors.ts';
import type { PartitionHealth } from '../health.ts';
import { PartitionState } from '../partition-state.ts';
import { pauseFor } from '../pause.ts';
import type { Cancel, FencedLog, RecordBatch } from '../ports.ts';
import type { EntityEvent, Message } from '../record.ts';
import { Wake } from '../wake.ts';
import type { Owed } from './dispatcher.ts';
import type { DueTimer } from './entity-table.ts';
import { GroupPositions } from './group-positions.ts';
import { InputFlow } from './input-flow.ts';
import { InputQueue, type QueuedInput } from './input-queue.ts';
import { owedRecords } from './owed-records.ts';
import type { PartitionAccess } from './partition-access.ts';
import { prepareInput } from './prepare-input.ts';
import { SnapshotDefectError } from './snapshots/snapshot-taker.ts';
import { type Holding, takePartition } from './take-partition.ts';
import { Transaction } from './transaction.ts';

export type LoopAccess<S, M extends Message, E extends EntityEvent> = Omit<PartitionAccess<S, M, E>, 'patience'>;

export class PartitionLoop<S, M extends Message, E extends EntityEvent> {
  readonly epoch: number;
  /** Settles when the partition is no longer worked on: lost, finished, or stopped and then lost. */
  readonly done: Promise<void>;
  private readonly access: PartitionAccess<S, M, E>;
  private readonly log: FencedLog;
  private readonly flow: InputFlow<S, M, E>;
  private readonly queue = new InputQueue();
  private readonly wake = new Wake();
  private readonly loss = new AbortController();
  private holding: Holding<S> | undefined;
  private finishing = false;
  /** Assigned, or what was held was lost, or somebody had it taken again. */
  private idleSince: number;
  /** Until they turn out to be defective. */
  private takesSnapshots = true;
  private alarm: Cancel | undefined;
  private readonly state: PartitionState;
  private readonly positions: GroupPositions;

  constructor(access: LoopAccess<S, M, E>, epoch: number, previous: Promise<void>) {
    const { definition, logs } = access.options;
    this.epoch = epoch;
    this.idleSince = access.options.clock.now();
    this.state = new PartitionState(definition.events, access.partition, access.options);
    this.access = {
      ...access,
      patience: {
        clock: access.options.clock,
        signal: this.loss.signal,
        onWaiting: (error) => this.state.waiting(error),
        onRunning: () => this.state.running(),
      },
    };
    this.log = logs.open(definition.events, access.partition);
    this.positions = new GroupPositions(access.options, access.partition, epoch);
    this.flow = new InputFlow(access.options, access.limits, access.partition);
    this.done = previous.then(() => this.run());
  }

  enqueue(batch: RecordBatch): void {
    if (this.holding === undefined || this.finishing) return;
    this.queue.push(batch);
    this.adjustFlow(this.holding);
    this.wake.ring();
  }

  gap(topic: string, expected: number, start: number): void {
    const message = `${topic}/${this.access.partition} starts at ${start}: records from ${expected} on are gone`;
    this.fail(new DefectError(message, expected, { code: 'RECORDS_GONE', topic }));
  }

  lose(): void {
    this.loss.abort();
    this.holding?.dropped.abort();
    this.wake.ring();
  }

  /** Commits what is being decided, dispatches what is owed, then ends. */
  finish(): Promise<void> {
    this.finishing = true;
    this.flow.pauseAll();
    this.wake.ring();
    if (this.holding === undefined) this.lose();
    return this.done;
  }

  health(): PartitionHealth {
    return this.state.health(this.holding?.next);
  }

  /** Stopped, it is taken again, from the fence on. */
  resume(order: string): void {
    this.state.resume(order);
  }

  gauges(): ProcessorGauges {
    const { holding } = this;
    return {
      partition: this.access.partition,
      liveEntities: holding?.table.liveCount ?? 0,
      liveBytes: holding?.table.liveBytes ?? 0,
      rememberedEntities: holding?.table.window.size ?? 0,
      retiredEntities: holding?.table.retired.size ?? 0,
      windowBytes: holding?.table.window.sizeBytes ?? 0,
      forgottenBefore: holding?.table.window.forgottenBefore ?? 0,
      snapshots: holding?.snapshots?.gauges,
      queuedInputs: this.queue.size,
      pendingTimers: holding?.table.timerCount ?? 0,
      undispatched: holding?.dispatcher.undispatched ?? 0,
    };
  }

  private async run(): Promise<void> {
    for (let attempt = 0; !this.loss.signal.aborted; attempt += 1) {
      try {
        const holding = await this.take();
        attempt = 0;
        await this.work(holding);
        break;
      } catch (error) {
        if (this.loss.signal.aborted) break;
        this.idleSince = this.access.options.clock.now();
        if (isDefect(error)) await this.stop(error);
        else if (!(await this.mayRetake(asError(error), attempt))) break;
      }
    }
    this.drop();
    await this.log.close();
  }

  private async take(): Promise<Holding<S>> {
    const { options, partition } = this.access;
    this.state.recovering();
    this.drop();
    const { holding, recovered, cost } = await takePartition(
      this.access,
      this.log,
      {
        onAnswer: () => this.wake.ring(),
        onDefect: (error) => this.fail(error),
        onLanded: () => {
          if (this.holding?.snapshots?.isReady() === true) this.wake.ring();
        },
      },
      { takesSnapshots: this.takesSnapshots },
    );
    if (this.loss.signal.aborted) throw new StoppedError('the partition was lost while it was taken');
    this.holding = holding;
    for (const [topic, offset] of holding.next) options.consumer.seek(topic, partition, offset);
    this.adjustFlow(holding);
    this.state.running();
    options.observer?.recovered?.({
      ...{ topic: options.definition.events, partition, events: recovered.events, cost },
      entities: holding.table.liveCount,
      durationMs: options.clock.now() - this.idleSince,
    });
    this.owe(holding, await owedRecords(this.access, recovered.owed), holding.end - 1);
    return holding;
  }

  private owe(holding: Holding<S>, owed: readonly Owed[], last: number): void {
    holding.lastOwed = owed.findLast(({ records }) => records.length > 0)?.offset ?? holding.lastOwed;
    holding.dispatcher.add(owed, last);
  }

  private async work(holding: Holding<S>): Promise<void> {
    const { limits } = this.access;
    while (!this.loss.signal.aborted && !this.finishing) {
      await holding.dispatcher.below(limits.undispatched);
      if (holding.defect !== undefined) throw holding.defect;
      this.positions.show(holding.next);
      const inputs = this.queue.take(limits.batchInputs, limits.batchBytes);
      const timers = this.dueTimers(holding);
      if (inputs.length > 0 || timers.length > 0) await this.transact(holding, inputs, timers);
      else if (holding.snapshots?.isReady() !== true) await this.sleep(holding);
      await holding.snapshots?.step(holding.through, holding.next);
    }
    await holding.dispatcher.below(0);
    // A successor would dispatch again whatever the log does not say was dispatched.
    const unsaid = holding.lastOwed > holding.loggedThrough && !this.loss.signal.aborted;
    if (unsaid && holding.defect === undefined) await this.transact(holding, [], []);
  }

  private async transact(holding: Holding<S>, inputs: readonly QueuedInput[], timers: readonly DueTimer[]): Promise<void> {
    const { options, partition } = this.access;
    const startedAt = options.clock.now();
    const transaction = new Transaction(this.access, holding.table, holding.end);
    for (const input of inputs) await this.decide(holding, transaction, input);
    for (const timer of timers) if (holding.table.stillDue(timer)) await transaction.fire(timer, options.clock.now());
    // Timers that changed nothing leave no mark in the log: what looks about every second would fill it.
    if (inputs.length === 0 && timers.length > 0 && transaction.eventCount === 0) return;
    const { through } = holding.dispatcher;
    const records = await transaction.records(holding.next, through);
    if (this.loss.signal.aborted) return;
    const appended = await this.log.append(records);
    const last = appended.baseOffset + records.length - 1;
    holding.end = appended.end;
    holding.through = { offset: last, appendedAt: appended.appendedAt };
    holding.loggedThrough = through;
    holding.table.settle(appended.appendedAt);
    holding.snapshots?.committed(records.length);
    this.owe(holding, transaction.owed(), last);
    this.adjustFlow(holding);
    this.positions.moved();
    options.observer?.appended?.({
      topic: options.definition.events,
      partition,
      inputs: inputs.length,
      events: transaction.eventCount,
      durationMs: options.clock.now() - startedAt,
    });
  }

  private async decide(holding: Holding<S>, transaction: Transaction<S, M, E>, input: QueuedInput): Promise<void> {
    const topic = input.kind === 'record' ? input.raw.topic : input.topic;
    const next = input.kind === 'record' ? input.raw.offset + 1 : input.next;
    if (next <= (holding.next.get(topic) ?? 0)) return;
    if (input.kind === 'record') await transaction.decide(input.raw, await prepareInput(this.access, input.raw));
    holding.next.set(topic, next);
  }

  private dueTimers({ table, gate, next }: Holding<S>): readonly DueTimer[] {
    const { options, limits } = this.access;
    const due = table.takeDue(options.clock.now(), limits.batchInputs);
    gate.hold(due.filter(({ timer }) => timer.deadline));
    const released = gate.release(next, (timer) => table.stillDue(timer), limits.batchInputs);
    return [...due.filter(({ timer }) => !timer.deadline), ...released];
  }

  private async sleep({ table, snapshots }: Holding<S>): Promise<void> {
    const { clock } = this.access.options;
    const dueAt = earliest(table.nextDueAt(), this.positions.dueAt(), snapshots?.dueAt());
    // Node's timers end at 2^31 ms: waking up early and looking again is harmless.
    if (dueAt !== undefined) this.alarm = clock.after(Math.min(dueAt - clock.now(), 2 ** 31 - 1), () => this.wake.ring());
    await this.wake.sleep();
    this.alarm?.();
    this.alarm = undefined;
  }

  private adjustFlow({ table }: Holding<S>): void {
    if (this.finishing || this.loss.signal.aborted) return;
    const queued = { queuedInputs: this.queue.size, queuedBytes: this.queue.bytes };
    this.flow.adjust({ ...queued, liveEntities: table.liveCount, liveBytes: table.liveBytes });
  }

  private drop(): void {
    if (!this.loss.signal.aborted) this.flow.pauseAll();
    this.holding?.dropped.abort();
    this.holding = undefined;
    this.queue.clear();
  }

  private fail(error: Error): void {
    if (this.holding === undefined) return;
    this.holding.defect = error;
    this.holding.dropped.abort();
    this.wake.ring();
  }

  private async mayRetake(error: Error, attempt: number): Promise<boolean> {
    const { options, partition } = this.access;
    this.drop();
    this.state.restarting(error);
    if (error instanceof SnapshotDefectError) this.takesSnapshots = false;
    if (error instanceof FencedError) return options.consumer.confirmOwnership(partition, this.epoch);
    await pauseFor(options.clock, backoffMs(attempt), this.loss.signal);
    return true;
  }

  private async stop(error: Error): Promise<void> {
    const stoodAt = this.holding?.end;
    this.drop();
    if (this.finishing) this.loss.abort();
    await this.state.stopped(error, this.loss.signal, stoodAt);
    this.idleSince = this.access.options.clock.now();
  }
}

function earliest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
