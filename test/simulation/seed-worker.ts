/** Runs seeds in a thread of its own: every `stride`-th from `first` on. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FaultCounts } from './faults.ts';
import { runSeed } from './run-seed.ts';

export interface Share {
  readonly first: number;
  readonly last: number;
  readonly stride: number;
}

export type Progress =
  | { readonly kind: 'begun'; readonly seed: number }
  | {
      readonly kind: 'done';
      readonly seed: number;
      readonly broken: readonly string[];
      readonly faults: FaultCounts;
      readonly transitions: readonly string[];
    };

const { first, last, stride }: Share = workerData;
const tell = (progress: Progress): void => parentPort?.postMessage(progress);

for (let seed = first; seed <= last; seed += stride) {
  tell({ kind: 'begun', seed });
  const { broken, faults, transitions } = await runSeed(seed);
  tell({ kind: 'done', seed, broken, faults, transitions: [...transitions] });
}
