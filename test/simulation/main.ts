/**
 * `npm run simulate -- [--seeds N] [--from N] [--stop]` runs seeds, `--seed N [--trace]` one of them, `--mutants [--only NAME]` runs them
 * against defects that are put in on purpose. The last line is JSON; the exit code is 1 when a promise was broken, or a mutant was not caught.
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
    stop: { type: 'boolean', default: false },
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
    ...(values.threads === undefined ? {} : { threads: Number(values.threads) }),
    stopsAtFirst: values.stop,
    onBroken: (seed, broken) => {
      console.log(
        `seed ${seed}: ${broken.slice(0, 3).join(' | ')}${broken.length > 3 ? ` | and ${broken.length - 3} more` : ''}`,
      );
      console.log(`  npm run simulate -- --seed ${seed} --trace`);
    },
  });
  console.log(JSON.stringify(report));
  process.exitCode = report.broken === 0 ? 0 : 1;
}

async function all(): Promise<void> {
  const report = await runMutants(500, values.only, (line) => console.log(line));
  console.log(JSON.stringify(report));
  process.exitCode = report.escaped.length === 0 ? 0 : 1;
}
