/** Learns from a log that tasks have ended, as a client does that follows it: one reader, however many are awaited. */
import { headerNames } from '@holdpoint/contracts/headers';
import type { LogRange, PartitionReader } from '@holdpoint/stream/ports';
import type { RawRecord } from '@holdpoint/stream/record';

/** Nothing has ended for so long that nothing more will. */
class StalledError extends Error {
  override readonly name = 'StalledError';
}

/** Where ends are learned. `accept` sees each record that ends a task, and may refuse it by throwing. */
export interface EndedLog {
  readonly topic: string;
  readonly reader: PartitionReader;
  accept(raw: RawRecord): void | Promise<void>;
}

const endings: ReadonlySet<string | undefined> = new Set(['TaskCompleted', 'TaskFailed', 'TaskCancelled']);
const STALL_MS = 90_000;

export class EndedTasks {
  readonly #waiting = new Map<string, (at: number) => void>();
  readonly #stop = new AbortController();
  readonly #failed = Promise.withResolvers<never>();
  #following: Promise<unknown> = Promise.resolve();
  #last = performance.now();
  #ended = 0;

  /** Follows from these ends on: whatever is sent from now on ends behind them. */
  static begin(log: EndedLog, ranges: readonly LogRange[]): EndedTasks {
    const tasks = new EndedTasks();
    tasks.#failed.promise.catch(() => undefined);
    const { signal } = tasks.#stop;
    const onRecords = (records: readonly RawRecord[]) => tasks.#note(log, records);
    tasks.#following = Promise.all(
      ranges.map(({ end }, partition) => log.reader.follow({ topic: log.topic, partition, from: end, signal, onRecords })),
    ).catch(tasks.#failed.reject);
    return tasks;
  }

  /** How many have ended. */
  get count(): number {
    return this.#ended;
  }

  /** When the last one was read, on the clock of `performance.now()`. */
  get lastAt(): number {
    return this.#last;
  }

  /** Resolves with the moment in which the task's end was read. Ask before the request is sent. */
  ended(taskId: string): Promise<number> {
    return new Promise((resolve) => this.#waiting.set(taskId, resolve));
  }

  /** Resolves when `work` does. @throws StalledError when nothing ends any more; what breaks the reader; the signal's reason */
  async during<T>(work: Promise<T>, broken: AbortSignal): Promise<T> {
    const { promise: over, reject } = Promise.withResolvers<never>();
    const onAbort = () => reject(broken.reason);
    broken.addEventListener('abort', onAbort, { once: true });
    this.#last = performance.now();
    const stalled = () => performance.now() - this.#last > STALL_MS;
    const timer = setInterval(() => stalled() && reject(new StalledError(`${this.#waiting.size} tasks do not end`)), 1_000);
    try {
      return await Promise.race([work, over, this.#failed.promise]);
    } finally {
      clearInterval(timer);
      broken.removeEventListener('abort', onAbort);
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#following;
  }

  async #note(log: EndedLog, records: readonly RawRecord[]): Promise<void> {
    for (const raw of records) {
      if (!endings.has(raw.headers[headerNames.type]) || raw.key === null) continue;
      await log.accept(raw);
      this.#last = performance.now();
      this.#ended += 1;
      this.#waiting.get(raw.key)?.(this.#last);
      this.#waiting.delete(raw.key);
    }
  }
}
