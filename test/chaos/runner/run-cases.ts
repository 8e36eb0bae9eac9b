/** Runs cases one after another over one ground. */
import type { ChaosCase } from './case.ts';
import { Ground } from './ground.ts';
import { type CaseResult, CaseRun } from './run-case.ts';

export interface RunCases {
  readonly cases: readonly ChaosCase[];
  /** Everything that is written lies below it. */
  readonly folder: string;
  readonly times: number;
  readonly seed: number;
  readonly onDone: (name: string, what: string) => void;
  readonly onResult: (result: CaseResult) => void;
}

export interface RunningCases {
  /** What came of each, in order. */
  readonly ended: Promise<readonly CaseResult[]>;
  /** Undoes what the present case has set up and ends the servers; no further case begins. */
  stop(): Promise<void>;
}

export function runCases(options: RunCases): RunningCases {
  const stops: (() => Promise<void>)[] = [];
  const interrupted = new AbortController();
  return {
    ended: runAll(options, stops, interrupted.signal),
    stop: async () => {
      interrupted.abort();
      for (const stop of stops.splice(0).reverse()) await stop();
    },
  };
}

async function runAll(options: RunCases, stops: (() => Promise<void>)[], interrupted: AbortSignal): Promise<CaseResult[]> {
  const { cases, folder, times, seed, onDone, onResult } = options;
  const ground = await Ground.open(folder, (message) => onDone('servers', message));
  const closing = () => ground.close();
  stops.push(closing);
  const results: CaseResult[] = [];
  for (const [time, chaosCase] of Array.from({ length: times }, () => cases).flatMap((all, index) =>
    all.map((one) => [index, one] as const),
  )) {
    if (interrupted.aborted) return results;
    const run = new CaseRun();
    stops.push(() => run.undo());
    const told = (what: string): void => onDone(chaosCase.name, what);
    const result = await run.run(chaosCase, {
      ground,
      seed: seed + time,
      folder: `${folder}/${time + 1}`,
      onDone: told,
      keep: true,
    });
    stops.splice(1);
    results.push(result);
    if (!interrupted.aborted) onResult(result);
  }
  stops.splice(0);
  await ground.close();
  return results;
}
