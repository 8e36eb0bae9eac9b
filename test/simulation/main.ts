/** `npm run simulate`: see --help. How far it is goes to stderr; the last line is JSON. */
import { parseArgs } from 'node:util';
import { unframed } from '@holdpoint/stream/frame';
import type { RawRecord } from '@holdpoint/stream/record';
import { runMutants } from './mutants/run-mutants.ts';
import { runSeed } from './run-seed.ts';
import { runSeeds } from './run-seeds.ts';

const options = {
  seeds: { type: 'string', default: '200' },
  from: { type: 'string', default: '1' },
  seed: { type: 'string' },
  trace: { type: 'boolean', default: false },
  about: { type: 'string' },
  until: { type: 'string' },
  threads: { type: 'string' },
  mutants: { type: 'boolean', default: false },
  only: { type: 'string', default: '' },
  help: { type: 'boolean', default: false },
} as const;

const help = `Runs the real processors of all services on an in-memory broker under one seeded scheduler, with faults, and checks every promise after each run.

  npm run simulate -- --seeds 2000                 that many seeds, on all cores
  npm run simulate -- --seed 42 --trace            one of them, with all that happens in it
  npm run simulate -- --seed 42 --about 5f56fb79   one of them, with every message that names a task, call or approval
  npm run simulate -- --seeds 5000 --until G1,G4   until one breaks one of these promises
  npm run simulate -- --mutants                    seeds against defects that are put in on purpose, each until it is caught
  npm run simulate -- --mutants --only fence       those whose name contains this

Options
  --seeds N     how many (200; 500 for each mutant)
  --from N      the first of them (1)
  --seed N      one seed
  --trace       with --seed: every line of what happens
  --about ID    with --seed: every message that has this in it, a part of an id will do
  --until G..   stops at the first that breaks one of these
  --threads N   at once (one for each core)
  --mutants     defects instead of the code as it is
  --only NAME   with --mutants: some of them
  --help        this text

Exit: 0 all promises held, or all mutants were caught; 1 not, and the output says what replays it; 2 wrong options.
`;

const { values } = read();

if (values.help) process.stdout.write(help);
else if (values.mutants) await all();
else if (values.seed !== undefined) await one(Number(values.seed));
else await many();

function read() {
  try {
    return parseArgs({ options });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    process.exit(2);
  }
}

async function one(seed: number): Promise<void> {
  const { trace, about } = values;
  const { broken, faults, steps, hash } = await runSeed(seed, {
    ...(trace && { onLine: (line) => console.log(line) }),
    ...(about !== undefined && { onRecord: (record, atMs) => tellRecord(record, atMs, about) }),
  });
  for (const line of broken) console.log(`BROKEN ${line}`);
  console.log(JSON.stringify({ seed, broken: broken.length, steps, hash, faults }));
  process.exitCode = broken.length === 0 ? 0 : 1;
}

function tellRecord({ topic, partition, offset, key, value }: RawRecord, atMs: number, about: string): void {
  const text = value === null ? 'tombstone' : (unframed(value)?.json.toString() ?? 'without a frame');
  const line = `${new Date(atMs).toISOString()} ${topic}/${partition}/${offset} ${key} ${text}`;
  if (line.includes(about)) console.log(line);
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
