/** One case as the service plays it: what it was told to do, and what has happened so far. No network: a request comes in, what to answer goes out. */
import type { HoldPoint, Misbehaviour, ServiceScript } from '../cases/fault-case.ts';

/** What the service does about a request. */
export interface Played {
  /** The effect happens now. */
  readonly applies: boolean;
  readonly answer: Misbehaviour['answer'];
}

/** A request for the thing (a look) or for the effect. */
export interface Asked {
  readonly isEffect: boolean;
  /** The version of the thing that the request was made from. */
  readonly version: number;
  /** The idempotency key, or the name of the request. */
  readonly key: string;
}

const staleAnswer = { kind: 'status', status: 409, problem: 'moved' } as const;

export class Stage {
  readonly #script: ServiceScript;
  readonly #applied = new Set<string>();
  readonly #barred = new Set<string>();
  readonly #held = new Set<HoldPoint>();
  #requests = 0;

  constructor(script: ServiceScript) {
    this.#script = script;
  }

  play({ isEffect, version, key }: Asked): Played {
    const index = this.#requests;
    this.#requests += 1;
    if (version < this.version || this.#barred.has(key)) return { applies: false, answer: staleAnswer };
    const behaviour = this.#script.always ?? this.#script.answers?.[index] ?? this.#asItShould();
    const applies = isEffect && behaviour.applies === true && !this.#applied.has(key);
    if (applies) this.#applied.add(key);
    return { applies, answer: behaviour.answer };
  }

  /** The version that the thing is at. */
  get version(): number {
    const { version = 1 } = this.#script;
    return version === 'runs_on' ? this.#requests + 1 : version;
  }

  /** Whether to leave whoever comes to this point without an answer: the first time, where the case says so. */
  holdsAt(point: HoldPoint): boolean {
    if (this.#script.holds !== point || this.#held.has(point)) return false;
    this.#held.add(point);
    return true;
  }

  /** Whether that request was carried out. One that was not is refused from then on, should it still come. */
  outcomeOf(key: string): 'done' | 'not_done' | 'unknown' {
    if (this.#script.isForgetful === true) return 'unknown';
    if (this.#applied.has(key)) return 'done';
    this.#barred.add(key);
    return 'not_done';
  }

  #asItShould(): Misbehaviour {
    if (this.holdsAt('during')) return { applies: true, answer: { kind: 'silence' } };
    return { applies: true, answer: { kind: 'json', json: { reference: 'as it should be' } } };
  }
}
