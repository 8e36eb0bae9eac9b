import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const usually = { tasks: 5_000, partitions: 4, rate: 10, seconds: 30 };
/** Ended tasks that a partition remembers, at most and unless told otherwise. */
const FULL_WINDOW = 1_000_000;

/** Workloads, and what each takes where an option is not given. */
const workloads = {
  w1: {},
  w2: {},
  w3: {},
  w4: { tasks: 3_000 },
  recover: { tasks: 2_000, partitions: 1 },
  scale: {},
  soak: { rate: 200, seconds: 600 },
} satisfies Readonly<Record<string, Partial<typeof usually>>>;
export type WorkloadName = keyof typeof workloads;

export interface BenchOptions {
  readonly workload: WorkloadName;
  /** N. */
  readonly tasks: number;
  /** C. */
  readonly inFlight: number;
  /** P. */
  readonly partitions: number;
  /** E. */
  readonly executors: number;
  /** Tasks that warm everything up before anything is measured. */
  readonly warmUp: number;
  /** Tasks a second of an open loop. */
  readonly rate: number;
  readonly seconds: number;
  /** H: events of history. */
  readonly events: number;
  /** Ended tasks that are remembered. */
  readonly window: number;
  readonly durable: boolean;
  /** What the tool of `w4` declares. */
  readonly effect: 'idempotent' | 'once';
  /** Runs the bare loop after `w1`. */
  readonly bare: boolean;
  /** The app module that the executors host. */
  readonly app: string;
  /** Where each service leaves a CPU profile when it stops. */
  readonly profileFolder: string | undefined;
}

export const benchHelp = `Measures Holdpoint on fresh local infrastructure, verifies the outcome, and prints one JSON line last.

  npm run bench -- w1        N tasks of five calls, C in flight; the bare loop beside it
  npm run bench -- w2        10 tasks/s for 30 s: how long a task takes
  npm run bench -- w3        N tasks wait at a gate; kill -9 of everything; restart; each is approved
  npm run bench -- w4        kill -9 of everything at 40 % of the calls; restart; nobody helps
  npm run bench -- recover   a runner with H events of history, N live tasks and a full dedupe window; kill -9; restart
  npm run bench -- scale     a pool of 1, 2, 4 and 8 executors under calls of 50 ms: executors add up; takes no options
  npm run bench -- soak      200 tasks/s for 10 minutes: memory, lag, losses

Options
  --tasks N          tasks (w1, w3: 5000; w4: 3000; recover: 2000, live)
  --events H         recover: events of history (1000000); measured at a tenth of it too
  --window W         recover: ended tasks that are remembered (1000000)
  --in-flight C      tasks in flight at once (256)
  --partitions P     task partitions, 1 to 64 (4; recover: always 1)
  --executors E      executor processes (1)
  --warm-up N        tasks before anything is measured (500)
  --rate R           tasks a second (w2: 10, soak: 200)
  --seconds S        how long (w2: 30)
  --minutes M        how long (soak: 10)
  --effect E         w4: what the tool declares, idempotent or once (idempotent)
  --durable          every append to task.events is flushed to the disk (flush.messages=1)
  --no-bare          w1 without the bare loop
  --app FILE         another app for the executors
  --profile DIR      each service leaves a CPU profile there when it stops
  --help             this text

Progress goes to stderr. Exit: 0 the outcome is as it must be, 1 it is not (the line says what), 2 wrong options.
`;

/** Options that cannot be used; the message says what is expected. */
export class BenchOptionsError extends Error {
  override readonly name = 'BenchOptionsError';
}

const number = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const known = {
  ...{
    tasks: number,
    'in-flight': number,
    partitions: number,
    executors: number,
    'warm-up': number,
    rate: number,
    events: number,
    window: number,
  },
  ...{ seconds: number, minutes: number, effect: number, app: number, profile: number },
  ...{ durable: flag, 'no-bare': flag, help: { ...flag, short: 'h' } },
} as const;

/** @returns undefined where help was asked for. @throws BenchOptionsError */
export function readBenchOptions(args: readonly string[]): BenchOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help === true) return undefined;
  const [workload = '', ...rest] = positionals;
  if (!isWorkload(workload) || rest.length > 0)
    throw new BenchOptionsError(`expected one of ${Object.keys(workloads).join(', ')}, found "${positionals.join(' ')}"`);
  const usual = { ...usually, ...workloads[workload] };
  const minutes = countIn('minutes', values.minutes, 1, 10_000, 0);
  return {
    workload,
    tasks: countIn('tasks', values.tasks, 1, 1_000_000, usual.tasks),
    inFlight: countIn('in-flight', values['in-flight'], 1, 10_000, 256),
    partitions: workload === 'recover' ? 1 : countIn('partitions', values.partitions, 1, 64, usual.partitions),
    executors: countIn('executors', values.executors, 1, 64, 1),
    warmUp: countIn('warm-up', values['warm-up'], 1, 100_000, 500),
    rate: countIn('rate', values.rate, 1, 10_000, usual.rate),
    seconds: minutes > 0 ? minutes * 60 : countIn('seconds', values.seconds, 1, 1_000_000, usual.seconds),
    events: countIn('events', values.events, 20_000, 100_000_000, 1_000_000),
    window: countIn('window', values.window, 1, FULL_WINDOW, FULL_WINDOW),
    durable: values.durable === true,
    effect: effectOf(values.effect ?? 'idempotent'),
    bare: values['no-bare'] !== true,
    app: resolve(values.app ?? `${import.meta.dirname}/bench-app.ts`),
    profileFolder: values.profile === undefined ? undefined : resolve(values.profile),
  };
}

const isWorkload = (name: string): name is WorkloadName => Object.hasOwn(workloads, name);

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: known });
  } catch (cause) {
    throw new BenchOptionsError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function countIn(name: string, text: string | undefined, from: number, to: number, usual: number): number {
  if (text === undefined) return usual;
  const value = Number(text);
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  throw new BenchOptionsError(`--${name}: expected a whole number from ${from} to ${to}, found "${text}"`);
}

function effectOf(text: string): BenchOptions['effect'] {
  if (text === 'idempotent' || text === 'once') return text;
  throw new BenchOptionsError(`--effect: expected idempotent or once, found "${text}"`);
}
