import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { localConfig } from '@holdpoint/local/config';

export interface FaultsOptions {
  /** Data, logs, keys and the report. Two runs side by side need two of them. */
  readonly home: string;
  /** The committed table. */
  readonly expectedFile: string;
  /** Runs the cases whose name holds this text. */
  readonly only: string | undefined;
  /** Writes what was found into the expected table. */
  readonly accept: boolean;
  readonly json: boolean;
}

const usualTable = resolve(import.meta.dirname, '../expected.md');

export const faultsHelp = `Runs tools against a service and a database that misbehave on purpose, through the real services on real Kafka, schema registry and PostgreSQL,
and compares what came of it with examples/faults/expected.md.

  npm run faults                          every case; exit 0 only if the table is the committed one
  npm run faults -- --only 503            the cases whose name holds "503", compared with their rows
  npm run faults -- --json > table.json   for machines
  npm run faults -- --accept              writes what was found into the table: read the difference before it is committed

Options
  --home DIR       where data, logs and keys go (default: .holdpoint); two runs side by side need two
  --expected FILE  another table to compare with
  --only TEXT      leaves out cases whose name does not hold the text
  --accept         writes the table that was found; not with --only
  --json           prints the table, the differences and the speeds as one JSON text; progress goes to stderr
  --help           this text

Exit: 0 the table is as expected, 1 it is not (each case and column is named), 2 wrong options.
`;

/** Options that cannot be used; the message says what is expected. */
export class FaultsOptionsError extends Error {
  override readonly name = 'FaultsOptionsError';
}

/** @returns the options, or undefined where help was asked for. @throws FaultsOptionsError */
export function readFaultsOptions(args: readonly string[]): FaultsOptions | undefined {
  const values = parse(args);
  if (values.help === true) return undefined;
  if (values.accept === true && values.only !== undefined)
    throw new FaultsOptionsError('--accept: expected without --only, since the whole table is written');
  return {
    home: resolve(values.home ?? localConfig().home),
    expectedFile: resolve(values.expected ?? usualTable),
    only: values.only,
    accept: values.accept ?? false,
    json: values.json ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    const options = {
      home: { type: 'string' },
      expected: { type: 'string' },
      only: { type: 'string' },
      accept: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new FaultsOptionsError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
