import { parseArgs } from 'node:util';

export interface ChaosOptions {
  /** Empty: all of them. */
  readonly cases: readonly string[];
  /** How often all of it is run. */
  readonly times: number;
  /** Of the first time; each further time has the next. */
  readonly seed: number;
  readonly mode: 'run' | 'list' | 'help';
  /** The JSON line alone on standard output; the account goes to standard error. */
  readonly json: boolean;
}

export const chaosHelp = `Makes trouble for real processes on real servers, case by case, and checks what must hold afterwards.

  npm run test:chaos                    every case, one after another
  npm run test:chaos -- --case NAME     this one; may be given again
  npm run test:chaos -- --list          the cases

Options
  --times N   runs all of it so often, each time with the next seed (1)
  --seed N    what is random comes from it (1)
  --json      only the JSON line on standard output
  --help      this text

Prints per case what was done, how often, and each check; then "N passed, N failed", and all of it as a line of JSON.
Exit: 0 all passed, 1 some failed, 2 wrong options. What a failed case has left is kept and named.
`;

/** Options that cannot be used; the message says what is expected. */
export class ChaosOptionsError extends Error {
  override readonly name = 'ChaosOptionsError';
}

const flag = { type: 'boolean', default: false } as const;

/** @throws ChaosOptionsError */
export function readChaosOptions(args: readonly string[], known: readonly string[]): ChaosOptions {
  const values = parse(args);
  const unknown = values.case.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new ChaosOptionsError(`--case: expected one of ${known.join(', ')}, found "${unknown.join(', ')}"`);
  return {
    cases: values.case,
    times: countIn('times', values.times),
    seed: countIn('seed', values.seed),
    mode: values.help ? 'help' : values.list ? 'list' : 'run',
    json: values.json,
  };
}

function parse(args: readonly string[]) {
  const options = {
    case: { type: 'string', multiple: true, default: [] as string[] },
    times: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    ...{ list: flag, json: flag, help: { ...flag, short: 'h' } },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new ChaosOptionsError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function countIn(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new ChaosOptionsError(`--${name}: expected a whole number from 1 on, found "${text}"`);
}
