/**
 * `npm run simulate -- [--seeds N] [--from N] [--until G1,G4]` runs seeds (until one breaks one of these promises), `--seed N [--trace]` one of
 * them, `--mutants [--only NAME]` runs them against defects that are put in on purpose. How far it is goes to stderr. The last line is JSON; the exit
 * code is 1 when a promise was broken, or a mutant was not caught.
 */
import { parseArgs } from 'node:util';
import { runMutants } from './mutants/run-mutants.ts';
import { runSeed } from './run-seed.ts';
import { runSeeds } from './run-seeds.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    until: { type: 'string' },
    threads: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});

if (values.mutants) await all();
else if (values.seed !== undefined) await one(Number(values.seed), values.trace);
else await many();

async function one(seed: number, trace: boolean): Promise<void> {
  const { broken, faults, steps, hash } = await runSeed(seed, trace ? (line) => console.log(line) : undefined);
  for (const line of broken) console.log(`BROKEN ${line}`);
  console.log(JSON.stringify({ seed, broken: broken.length, steps, hash, faults }));
  process.exitCode = broken.length === 0 ? 0 : 1;
}

async function many(): Promise<void> {
  const report = await runSeeds({
    first: Number(values.from),
    seeds: Number(values.seeds),
    ...threads(),
    endsAt: (broken) => promised(broken).length > 0,
    onBroken: tellBroken,
    onProgress: (seeds, broken) => console.error(`${seeds} of ${values.seeds} seeds, ${broken} broken`),
  });
  console.log(JSON.stringify(report));
  process.exitCode = report.broken === 0 ? 0 : 1;
}

function tellBroken(seed: number, broken: readonly string[]): void {
  const [first = ''] = promised(broken);
  if (first !== '') console.log(`found in seed ${seed}: ${first}`);
  const more = broken.length > 3 ? ` | and ${broken.length - 3} more` : '';
  console.log(`seed ${seed}: ${broken.slice(0, 3).join(' | ')}${more}`);
  console.log(`  npm run simulate -- --seed ${seed} --trace`);
}

/** Those that break what `--until` names. */
function promised(broken: readonly string[]): readonly string[] {
  const promises = values.until?.split(',') ?? [];
  return broken.filter((one) => promises.some((promise) => one.startsWith(`${promise}: `)));
}

async function all(): Promise<void> {
  const report = await runMutants({ seeds: 500, only: values.only, ...threads(), tell: (line) => console.log(line) });
  console.log(JSON.stringify(report));
  process.exitCode = report.mutants > 0 && report.escaped.length === 0 ? 0 : 1;
}

function threads(): { threads?: number } {
  return values.threads === undefined ? {} : { threads: Number(values.threads) };
}
