import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { localConfig } from '@holdpoint/local/config';
import { ownDataSetFolder } from '../data-set/read.ts';

/** What the demo is asked to do. */
export interface DemoOptions {
  /** `demo`: simulated approvers decide, everything is checked, all stops. `start`: it stays, and only people decide. */
  readonly mode: 'demo' | 'start';
  readonly dataFolder: string;
  /** Data, logs, keys and the report. Two runs side by side need two of them. */
  readonly home: string;
  readonly partitions: number;
  /** Leaves everything running after the check, until Ctrl-C. */
  readonly keep: boolean;
  /** The seed of what is killed when; undefined: nothing is. */
  readonly chaosSeed: number | undefined;
}

export const demoHelp = `Runs the retail example on real Kafka, schema registry and PostgreSQL, all started on this machine.

  npm run demo                                   its own 120 requests; simulated approvers decide; exit 0 only if all holds
  npm run demo -- --data ../shared/data/retail   another set of the same shape, read where it lies
  npm run demo -- --keep                         leaves everything running afterwards
  npm run demo -- --chaos                        every process is killed while it works; the outcome must be the same
  npm start                                      the same, but nobody decides except you: npm run holdpoint -- approval list

Options
  --data DIR        a set: db.json, tasks.jsonl, expected.jsonl (default: examples/retail/data)
  --home DIR        where data, logs, keys and the report go (default: .holdpoint); two runs side by side need two
  --partitions N    task partitions, 1 to 64 (default: 4)
  --chaos           a slow shop, and kill -9 for each service three times, for registry, Kafka and PostgreSQL once
  --seed N          with --chaos: the order of the kills, their moments, and the shop's pace (default: 1)
  --keep            stay after the check, until Ctrl-C
  --help            this text

The report is written to <home>/demo-report.json. Exit: 0 all holds, 1 something does not (it is named), 2 wrong options.
`;

/** Options that cannot be used; the message says what is expected. */
export class DemoOptionsError extends Error {
  override readonly name = 'DemoOptionsError';
}

/** @returns the options, or undefined where help was asked for. @throws DemoOptionsError */
export function readDemoOptions(args: readonly string[]): DemoOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help === true) return undefined;
  const [mode = 'demo', ...rest] = positionals;
  if ((mode !== 'demo' && mode !== 'start') || rest.length > 0)
    throw new DemoOptionsError(`expected "demo" or "start", found "${positionals.join(' ')}"`);
  return {
    mode,
    dataFolder: resolve(values.data ?? ownDataSetFolder),
    home: resolve(values.home ?? localConfig().home),
    partitions: partitionsOf(values.partitions ?? '4'),
    keep: values.keep ?? mode === 'start',
    chaosSeed: chaosSeedOf(mode, values),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        home: { type: 'string' },
        partitions: { type: 'string' },
        keep: { type: 'boolean' },
        chaos: { type: 'boolean' },
        seed: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (cause) {
    throw new DemoOptionsError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function partitionsOf(text: string): number {
  const partitions = Number(text);
  if (Number.isInteger(partitions) && partitions >= 1 && partitions <= 64) return partitions;
  throw new DemoOptionsError(`--partitions: expected a whole number from 1 to 64, found "${text}"`);
}

function chaosSeedOf(mode: DemoOptions['mode'], { chaos, seed }: ReturnType<typeof parse>['values']): number | undefined {
  if (chaos !== true && seed !== undefined) throw new DemoOptionsError('--seed: expected together with --chaos');
  if (chaos !== true) return undefined;
  if (mode === 'start') throw new DemoOptionsError('--chaos: expected with "demo", which has somebody to decide');
  const number = Number(seed ?? '1');
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new DemoOptionsError(`--seed: expected a whole number from 0, found "${seed}"`);
}
