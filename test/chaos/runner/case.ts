import type { Account } from './account.ts';
import type { Ground } from './ground.ts';

/** One kind of trouble, made on real servers and real processes, and what must hold afterwards. */
export interface ChaosCase {
  /** For `--case`. */
  readonly name: string;
  /** One sentence: what happens, and what of it. */
  readonly title: string;
  /** Does it, and tells the account what was done and what was found. What it throws counts as a check that does not hold. */
  run(context: CaseContext): Promise<void>;
}

/** What a case is given. */
export interface CaseContext {
  readonly account: Account;
  readonly ground: Ground;
  /** Everything that is random comes from it. */
  readonly seed: number;
  /** A folder of its own, removed afterwards. */
  readonly home: string;
  /** To be undone when the case is over, the last first; also when it has failed, or is interrupted. */
  onEnd(undo: () => unknown): void;
}
