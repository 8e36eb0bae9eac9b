/** Takes the servers under an installation away for a minute each, starts processes meanwhile, and looks at all of them once a second. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '@holdpoint/installation/service-environments';
import type { RunningService } from '../../support/service-process.ts';
import type { Dependency, Till } from './till.ts';
import { type Look, Watch } from './watch.ts';

const AWAY_MS = 60_000;
/** At least as long after the last process that was started meanwhile can be asked: a busy machine may need most of the minute for it. */
const AWAY_FOR_FRESH_MS = 20_000;

/** One server's absence, epoch milliseconds, and the processes that were started meanwhile. */
export interface Outage {
  readonly gone: number;
  readonly back: number;
  readonly fresh: ReadonlyMap<ServiceName, RunningService>;
}

export class Outages {
  /** The processes that run from the beginning to the end. */
  readonly old: Readonly<Record<ServiceName, RunningService>>;
  private readonly till: Till;
  private readonly watch = new Watch();
  private readonly all: [string, RunningService][] = [];

  private constructor(till: Till, old: Readonly<Record<ServiceName, RunningService>>) {
    this.till = till;
    this.old = old;
  }

  /** Starts one process of each service and waits until all are ready. */
  static async over(till: Till): Promise<Outages> {
    const [runner, executor, approvals, audit, metrics] = await Promise.all([
      ...([till.launch('task-runner'), till.launch('tool-executor'), till.launch('approval-service')] as const),
      ...([till.launch('audit-projector'), till.launch('metrics-projector')] as const),
    ]);
    const outages = new Outages(till, {
      'task-runner': runner,
      'tool-executor': executor,
      'approval-service': approvals,
      'audit-projector': audit,
      'metrics-projector': metrics,
    });
    for (const [name, service] of Object.entries(outages.old)) {
      await service.untilReady();
      outages.add(name, service);
    }
    return outages;
  }

  /** Returns when it is back, everybody is ready, and those who were started meanwhile have been stopped again. */
  async of(dependency: Dependency, names: readonly ServiceName[], afterMs = 0): Promise<Outage> {
    await delay(afterMs);
    this.till.takeAway(dependency);
    const gone = Date.now();
    const fresh = await this.start(dependency, names);
    await delay(Math.max(AWAY_FOR_FRESH_MS, AWAY_MS - (Date.now() - gone)));
    const back = Date.now();
    await this.till.bringBack(dependency);
    await Promise.all([...fresh.values(), ...Object.values(this.old)].map((service) => service.untilReady()));
    for (const service of fresh.values()) {
      this.watch.forget(service);
      await service.stop('SIGTERM');
    }
    return { gone, back, fresh };
  }

  /** What was seen of it during an outage. */
  looksAt(service: RunningService, { gone, back }: Outage): readonly Look[] {
    return this.watch.of(service, gone, back);
  }

  /** All processes, by what they are called. */
  everybody(): readonly (readonly [string, RunningService])[] {
    return this.all;
  }

  close(): Promise<void> {
    return this.watch.stop();
  }

  private async start(dependency: Dependency, names: readonly ServiceName[]): Promise<ReadonlyMap<ServiceName, RunningService>> {
    const started = await Promise.all(names.map(async (name) => [name, await this.till.launch(name)] as const));
    for (const [name, service] of started) this.add(`${name} without ${dependency}`, service);
    return new Map(started);
  }

  private add(name: string, service: RunningService): void {
    this.all.push([name, service]);
    this.watch.add(service);
  }
}
