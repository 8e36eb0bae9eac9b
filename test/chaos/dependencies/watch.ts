/** Looks at `/livez` and `/readyz` of processes, once a second, for as long as it is wanted. */
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningService } from '../../support/service-process.ts';

export interface Look {
  readonly at: number;
  readonly alive: boolean;
  readonly ready: boolean;
  /** The whole answer of `/readyz`. */
  readonly said: string;
}

const EVERY_MS = 1_000;

export class Watch {
  private readonly looks = new Map<RunningService, Look[]>();
  private readonly forgotten = new Set<RunningService>();
  private readonly over = new AbortController();
  private readonly watching: Promise<void>[] = [];

  add(service: RunningService): void {
    const looks: Look[] = [];
    this.looks.set(service, looks);
    this.watching.push(this.watch(service, looks));
  }

  /** What was seen of it from one moment to another. */
  of(service: RunningService, from: number, until: number): readonly Look[] {
    return (this.looks.get(service) ?? []).filter(({ at }) => at > from && at < until);
  }

  /** Looks at it no more; what was seen stays. */
  forget(service: RunningService): void {
    this.forgotten.add(service);
  }

  async stop(): Promise<void> {
    this.over.abort();
    await Promise.all(this.watching);
  }

  private async watch(service: RunningService, looks: Look[]): Promise<void> {
    while (!(this.over.signal.aborted || this.forgotten.has(service))) {
      looks.push(await look(service));
      await delay(EVERY_MS);
    }
  }
}

async function look({ url }: RunningService): Promise<Look> {
  const at = Date.now();
  const [alive, ready] = await Promise.all([ask(`${url}/livez`), ask(`${url}/readyz`)]);
  return { at, alive: alive.ok, ready: ready.ok, said: ready.text };
}

async function ask(url: string): Promise<{ readonly ok: boolean; readonly text: string }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    return { ok: response.ok, text: await response.text() };
  } catch (error) {
    return { ok: false, text: String(error) };
  }
}
