/** Samples memory and lag while a soak goes on, and judges the last half of it. */
import type { Bed } from './bed.ts';
import { agents, callsOf } from './names.ts';
import { round } from './percentiles.ts';
import { pssBytes, rssBytes } from './process-figures.ts';
import { tell } from './progress.ts';
import { countLeaves } from './projections.ts';
import { percentAMinute, type Sample } from './slope.ts';

const EVERY_MS = 5_000;
/** What a process may grow by in the last half. */
const MAX_PERCENT_A_MINUTE = 1;
/** How far the audit may be behind what has ended, in seconds of the load. */
const MAX_LAG_S = 10;

export class SoakWatch {
  readonly #bed: Bed;
  readonly #ended: () => number;
  readonly #memory = new Map<string, Sample[]>();
  readonly #lag: Sample[] = [];
  readonly #timer: NodeJS.Timeout;
  #sampling: Promise<void> = Promise.resolve();

  private constructor(bed: Bed, ended: () => number) {
    this.#bed = bed;
    this.#ended = ended;
    this.#timer = setInterval(() => {
      this.#sampling = this.#sampling.then(() => this.#sample());
    }, EVERY_MS);
  }

  /** `ended`: how many tasks have ended so far. */
  static begin(bed: Bed, ended: () => number): SoakWatch {
    return new SoakWatch(bed, ended);
  }

  async end() {
    clearInterval(this.#timer);
    await this.#sampling;
    const slopes = new Map([...this.#memory].map(([name, samples]) => [name, percentAMinute(lastHalf(samples))]));
    const lag = Math.max(0, ...lastHalf(this.#lag).map(({ value }) => value));
    const growing = [...slopes].filter(([, slope]) => slope >= MAX_PERCENT_A_MINUTE);
    return {
      figures: {
        rss_percent_a_minute: rounded(slopes, 2),
        rss_mib: rounded(new Map([...this.#memory].map(([name, samples]) => [name, samples.at(-1)?.value ?? 0])), 0),
        audited_lag_max_s: round(lag, 2),
      },
      findings: [
        ...growing.map(([name, slope]) => `${name} grows by ${round(slope, 2)} % a minute`),
        ...(lag > MAX_LAG_S ? [`the audit was ${round(lag, 1)} s behind`] : []),
      ],
    };
  }

  async #sample(): Promise<void> {
    const { fleet, database, options } = this.#bed;
    const atMs = performance.now();
    const ended = this.#ended();
    const owed = ended * (callsOf[agents.calls] + 1);
    const leaves = await countLeaves(database);
    const lagS = Math.max(0, owed - leaves) / (options.rate * (callsOf[agents.calls] + 1));
    this.#lag.push({ atMs, value: lagS });
    // PostgreSQL's processes share most of their memory, and RSS would count that once for each of them.
    for (const [name, pid] of fleet.pids())
      this.#note(name, { atMs, value: (name === 'postgres' ? pssBytes(pid) : rssBytes(pid)) / 2 ** 20 });
    tell(`${ended} tasks ended, audit ${lagS.toFixed(2)} s behind`);
  }

  #note(name: string, sample: Sample): void {
    const samples = this.#memory.get(name) ?? [];
    this.#memory.set(name, samples);
    samples.push(sample);
  }
}

function lastHalf(samples: readonly Sample[]): readonly Sample[] {
  return samples.slice(Math.floor(samples.length / 2));
}

function rounded(values: ReadonlyMap<string, number>, digits: number): Readonly<Record<string, number>> {
  return Object.fromEntries([...values].map(([name, value]) => [name, round(value, digits)]));
}
