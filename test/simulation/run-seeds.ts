/** Many seeds over all processors, and what they add up to. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type FaultCounts, faultKinds, noFaults } from './faults.ts';
import { knownTransitions } from './known-transitions.ts';
import type { Progress, Share } from './seed-worker.ts';

export interface Report {
  readonly seeds: number;
  readonly broken: number;
  readonly faults: FaultCounts;
  readonly transitions: { readonly covered: number; readonly known: number; readonly uncovered: readonly string[] };
  readonly seconds: number;
}

export interface SeedsOptions {
  readonly first: number;
  readonly seeds: number;
  readonly threads?: number;
  /** Whether a seed that has broken this is the last. */
  endsAt(broken: readonly string[]): boolean;
  onBroken(seed: number, broken: readonly string[]): void;
  /** Every now and then: how many are done, and broken. */
  onProgress(seeds: number, broken: number): void;
}

/** A seed that takes longer hangs: by its steps it cannot, so something goes round in circles without a port call. */
const HANGS_AFTER_MS = 120_000;
const TOLD_EVERY = 50;

export async function runSeeds(options: SeedsOptions): Promise<Report> {
  const startedAt = performance.now();
  const { first, seeds, threads = availableParallelism() } = options;
  const sum = new Sum();
  const workers: Thread[] = [];
  const stopAll = (): void => {
    for (const worker of workers) worker.stop();
  };
  const onDone = (seed: number, broken: readonly string[]): void => {
    if (sum.seeds % TOLD_EVERY === 0) options.onProgress(sum.seeds, sum.broken);
    if (broken.length === 0) return;
    options.onBroken(seed, broken);
    if (options.endsAt(broken)) stopAll();
  };
  for (let n = 0; n < Math.min(threads, seeds); n += 1)
    workers.push(new Thread({ first: first + n, last: first + seeds - 1, stride: threads }, sum, onDone));
  await Promise.all(workers.map(({ over }) => over));
  return { ...sum.report(), seconds: Math.round((performance.now() - startedAt) / 100) / 10 };
}

class Sum {
  seeds = 0;
  broken = 0;
  private readonly faults = noFaults();
  private readonly transitions = new Set<string>();

  add(broken: readonly string[], faults: FaultCounts, transitions: readonly string[]): readonly string[] {
    this.seeds += 1;
    for (const kind of faultKinds) this.faults[kind] += faults[kind];
    for (const name of transitions) this.transitions.add(name);
    if (broken.length > 0) this.broken += 1;
    return broken;
  }

  report(): Omit<Report, 'seconds'> {
    const uncovered = [...knownTransitions].filter((name) => !this.transitions.has(name));
    const known = knownTransitions.size;
    const { seeds, broken, faults } = this;
    return { seeds, broken, faults, transitions: { covered: known - uncovered.length, known, uncovered } };
  }
}

class Thread {
  readonly over: Promise<void>;
  private readonly worker: Worker;
  private watch: NodeJS.Timeout | undefined;

  constructor(share: Share, sum: Sum, onDone: (seed: number, broken: readonly string[]) => void) {
    this.worker = new Worker(new URL('./seed-worker.ts', import.meta.url), { workerData: share });
    this.worker.on('message', (progress: Progress) => {
      clearTimeout(this.watch);
      if (progress.kind === 'done') onDone(progress.seed, sum.add(progress.broken, progress.faults, progress.transitions));
      else this.watch = setTimeout(() => this.hangs(progress.seed, sum, onDone), HANGS_AFTER_MS);
    });
    this.over = new Promise((resolve, reject) => {
      this.worker.once('exit', () => resolve());
      this.worker.once('error', reject);
    });
  }

  stop(): void {
    clearTimeout(this.watch);
    void this.worker.terminate();
  }

  private hangs(seed: number, sum: Sum, onDone: (seed: number, broken: readonly string[]) => void): void {
    this.stop();
    onDone(seed, sum.add([`G12: it does not end within ${HANGS_AFTER_MS} ms`], noFaults(), []));
  }
}
