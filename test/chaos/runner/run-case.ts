/** Runs one case to its end, undoes what it has set up, and says what came of it. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { orBroken } from '@holdpoint/installation/wait';
import { Account } from './account.ts';
import type { ChaosCase } from './case.ts';
import type { Ground } from './ground.ts';

export interface CaseResult {
  readonly name: string;
  readonly title: string;
  readonly seed: number;
  readonly account: Account;
  readonly seconds: number;
}

export interface RunCase {
  readonly ground: Ground;
  readonly seed: number;
  /** Below it the case gets a folder of its own. */
  readonly folder: string;
  /** Told of each deed at once. */
  readonly onDone: (what: string) => void;
  /** Keeps the folder of a case that has failed. */
  readonly keep: boolean;
}

/** A case that has not come to its end by then is given up. */
const DEADLINE_MS = 360_000;

export class CaseRun {
  readonly #undoes: (() => unknown)[] = [];

  /** Never throws for what the case does. */
  async run(chaosCase: ChaosCase, { ground, seed, folder, onDone, keep }: RunCase): Promise<CaseResult> {
    const startedAt = Date.now();
    const account = new Account(onDone);
    const home = join(folder, chaosCase.name);
    mkdirSync(home, { recursive: true, mode: 0o711 });
    const onEnd = (undo: () => unknown): void => void this.#undoes.push(undo);
    try {
      await ground.heal();
      const work = chaosCase.run({ account, ground, seed, home, onEnd });
      work.catch(() => undefined);
      await orBroken(work, AbortSignal.timeout(DEADLINE_MS));
    } catch (error) {
      account.check('it runs to its end', wordOf(error));
    }
    await this.undo().catch((error: unknown) => account.check('all of it can be undone', wordOf(error)));
    if (account.hasPassed || !keep) rmSync(home, { recursive: true, force: true });
    const { name, title } = chaosCase;
    return { name, title, seed, account, seconds: Math.round((Date.now() - startedAt) / 100) / 10 };
  }

  /** Undoes what has been set up until now, also from outside of the run. */
  async undo(): Promise<void> {
    for (let undo = this.#undoes.pop(); undo !== undefined; undo = this.#undoes.pop()) await undo();
  }
}

const wordOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
