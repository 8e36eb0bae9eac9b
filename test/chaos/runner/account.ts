/** What one case has done, how often, and what it found: the printed account. */
import { isDeepStrictEqual } from 'node:util';

export interface Check {
  readonly what: string;
  readonly holds: boolean;
  /** Where it does not hold. */
  readonly found?: unknown;
}

export class Account {
  readonly checks: Check[] = [];
  readonly #done = new Map<string, number>();
  readonly #figures = new Map<string, string>();
  readonly #onDone: (what: string) => void;

  /** `onDone` is told of each deed at once, for whoever watches. */
  constructor(onDone: (what: string) => void = () => undefined) {
    this.#onDone = onDone;
  }

  /** Something was done to the system, once or so often. The same words add up. */
  did(what: string, times = 1): void {
    this.#done.set(what, (this.#done.get(what) ?? 0) + times);
    this.#onDone(what);
  }

  /** Something that was measured, for the reader; nothing depends on it. */
  figure(what: string, value: string): void {
    this.#figures.set(what, value);
  }

  /** Whether what was found is what is wanted, compared by value. The case goes on either way. */
  check(what: string, found: unknown, wanted: unknown = true): void {
    const holds = isDeepStrictEqual(found, wanted);
    this.checks.push(holds ? { what, holds } : { what, holds, found });
  }

  /** How often each deed was done. */
  get done(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#done);
  }

  get figures(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#figures);
  }

  /** A case that has checked nothing has shown nothing. */
  get hasPassed(): boolean {
    return this.checks.length > 0 && this.checks.every(({ holds }) => holds);
  }
}
