/** Runs the seeds against each mutant until one breaks a promise that it was made to break. A mutant that escapes is a hole in the checks. */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { copyOf } from './copy.ts';
import { domainMutants } from './domain-mutants.ts';
import { executorMutants } from './executor-mutants.ts';
import type { Mutant } from './mutant.ts';
import { processorMutants } from './processor-mutants.ts';
import { snapshotMutants } from './snapshot-mutants.ts';

export const mutants: readonly Mutant[] = [...processorMutants, ...snapshotMutants, ...executorMutants, ...domainMutants];

export interface MutantsReport {
  readonly mutants: number;
  readonly caught: number;
  /** The most seeds that any of them took. */
  readonly worst_seeds: number;
  readonly escaped: readonly string[];
}

export interface MutantsOptions {
  /** The most that each is given. */
  readonly seeds: number;
  /** Those whose name contains this. */
  readonly only: string;
  readonly threads?: number;
  tell(line: string): void;
}

export async function runMutants({ seeds, only, threads, tell }: MutantsOptions): Promise<MutantsReport> {
  const chosen = mutants.filter(({ name }) => name.includes(only));
  const left = [...chosen];
  const found = new Map<string, number | undefined>();
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const caught = await catchOne(next, seeds);
      found.set(next.name, caught?.seed);
      tell(`${found.size} of ${chosen.length}: ${told(next, caught, seeds)}`);
    }
  };
  await Promise.all(Array.from({ length: threads ?? availableParallelism() }, work));
  const caught = [...found.values()].filter((seed) => seed !== undefined);
  const escaped = [...found].flatMap(([name, seed]) => (seed === undefined ? [name] : []));
  return { mutants: chosen.length, caught: caught.length, worst_seeds: Math.max(0, ...caught), escaped };
}

interface Caught {
  readonly seed: number;
  readonly broken: string;
}

function told({ name, why }: Mutant, caught: Caught | undefined, seeds: number): string {
  if (caught === undefined) return `"${name}" ESCAPED ${seeds} seeds, though ${why}`;
  return `"${name}" caught after ${caught.seed} seed${caught.seed === 1 ? '' : 's'}: ${caught.broken}`;
}

async function catchOne(mutant: Mutant, seeds: number): Promise<Caught | undefined> {
  const copy = await copyOf(mutant);
  try {
    const main = join(copy, 'test/simulation/main.ts');
    const args = [main, '--seeds', String(seeds), '--threads', '1', '--until', mutant.breaks.join()];
    const run = promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
    const { stdout, stderr } = await run.catch((error: { readonly stdout: string; readonly stderr: string }) => error);
    const [, seed, broken] = /^found in seed (\d+): (.*)$/m.exec(stdout) ?? [];
    if (seed !== undefined) return { seed: Number(seed), broken: (broken ?? '').slice(0, 160) };
    if (!/^\{"seeds":/m.test(stdout)) throw new Error(`the mutant "${mutant.name}" does not run: ${stderr.slice(0, 2_000)}`);
    return undefined;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
