/** One partition grows to a length of history, and its runner is killed and started again there. */
import { until } from '@holdpoint/installation/wait';
import type { Service } from '@holdpoint/local/service';
import type { Bed } from '../bed.ts';
import type { Member } from '../fleet.ts';
import { round } from '../percentiles.ts';
import { tell } from '../progress.ts';
import { copiesOf, type Template } from './history.ts';
import { lastRecovery, metricOf, type RecoveryTold } from './recovery-told.ts';
import type { SeedingWriter } from './seeding-writer.ts';

const runner: Member = { service: 'task-runner', name: 'task-runner' };
/** Folded between two starts, so that the first is over in time. */
const PART_EVENTS = 100_000;
/** Behind the newest snapshot: nearly as much as there can be. */
const TAIL_EVENTS = 4_900;
const RUNS = 5;
const PATIENCE_MS = 120_000;

interface Run {
  readonly told: RecoveryTold;
  readonly fromKillMs: number;
}

export class Course {
  readonly findings: string[] = [];
  /** Events a second of the recoveries that had no snapshot of them, best last. */
  readonly replayRates: number[] = [];
  readonly #bed: Bed;
  readonly #writer: SeedingWriter;
  readonly #template: Template;
  #service: Service;

  constructor(bed: Bed, writer: SeedingWriter, template: Template, service: Service) {
    this.#bed = bed;
    this.#writer = writer;
    this.#template = template;
    this.#service = service;
  }

  get service(): Service {
    return this.#service;
  }

  /** Lets the log grow to so many records, with a snapshot near its end, and measures. */
  async measureAt(events: number): Promise<Readonly<Record<string, unknown>>> {
    for (let left = events - (await this.#length()); left > 0; left = events - (await this.#length()))
      await this.#grow(Math.min(left, PART_EVENTS));
    await this.#untilCovered();
    await this.#bed.fleet.kill(runner.name);
    await this.#writer.append(copiesOf(this.#template, TAIL_EVENTS));
    tell(`${await this.#length()} records of history; the runner is killed and started ${RUNS} times`);
    await this.#start();
    const runs: Run[] = [];
    for (let run = 0; run < RUNS; run += 1) runs.push(await this.#killAndStart());
    this.#check(runs);
    return figuresOf(await this.#length(), runs);
  }

  /** More history, folded by the runner, which then takes a snapshot of it. */
  async #grow(events: number): Promise<void> {
    await this.#bed.fleet.kill(runner.name);
    await this.#writer.append(copiesOf(this.#template, events));
    const told = await this.#start();
    this.replayRates.push(Math.round(told.events / (told.replayMs / 1_000)));
    tell(`${told.events} events were replayed in ${told.replayMs} ms`);
    await this.#untilCovered();
  }

  /** A snapshot was taken, and holds through the end of the log. */
  #untilCovered(): Promise<void> {
    const metric = (name: string) => metricOf(this.#service.url, `holdpoint_stream_${name}`);
    return until(
      'a snapshot',
      PATIENCE_MS,
      async () => (await metric('snapshots_total')) > 0 && (await metric('uncovered_records')) < 100,
    );
  }

  async #killAndStart(): Promise<Run> {
    const killedAt = Date.now();
    await this.#bed.fleet.kill(runner.name);
    const told = await this.#start();
    return { told, fromKillMs: told.at - killedAt };
  }

  async #start(): Promise<RecoveryTold> {
    const since = Date.now();
    this.#service = await this.#bed.fleet.start(runner, { LOG_LEVEL: 'info' });
    const isTold = () => Promise.resolve((lastRecovery(this.#service.logFile)?.at ?? 0) >= since);
    await until('a recovery that is told', PATIENCE_MS, isTold);
    const told = lastRecovery(this.#service.logFile);
    if (told === undefined) throw new Error(`${this.#service.logFile} tells of no recovery`);
    return told;
  }

  async #length(): Promise<number> {
    const [range] = await this.#bed.connection.admin.ranges('task.events');
    return range?.end ?? 0;
  }

  #check(runs: readonly Run[]): void {
    const { tasks } = this.#bed.options;
    for (const { told } of runs) {
      if (told.entities !== tasks) this.findings.push(`${told.entities} live tasks after a recovery, not ${tasks}`);
      if (told.snapshotRecords === 0) this.findings.push('a recovery used no snapshots');
      if (told.events < TAIL_EVENTS || told.events > 2 * TAIL_EVENTS)
        this.findings.push(`a recovery replayed ${told.events} events, not the ${TAIL_EVENTS} behind its snapshots`);
    }
  }
}

function figuresOf(records: number, runs: readonly Run[]): Readonly<Record<string, unknown>> {
  const seconds = (of: (run: Run) => number) => {
    const all = runs.map((run) => of(run) / 1_000).sort((a, b) => a - b);
    return { median: round(all[Math.floor(all.length / 2)] ?? 0, 3), worst: round(all.at(-1) ?? 0, 3) };
  };
  const [first] = runs;
  return {
    records,
    recovery_s: seconds(({ told }) => told.durationMs).median,
    recovery_worst_s: seconds(({ told }) => told.durationMs).worst,
    fence_s: seconds(({ told }) => told.fenceMs).median,
    snapshots_s: seconds(({ told }) => told.snapshotsMs).median,
    replay_s: seconds(({ told }) => told.replayMs).median,
    from_kill_s: seconds(({ fromKillMs }) => fromKillMs).median,
    events_replayed: first?.told.events,
    snapshot_records: first?.told.snapshotRecords,
  };
}
