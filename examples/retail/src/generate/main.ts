/** Makes a data set of the shop: `node examples/retail/src/generate/main.ts --seed 20 --out examples/retail/data`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeDataSet } from './make-data-set.ts';

const usage = `Makes a data set of the retail example: db.json, tasks.jsonl, expected.jsonl, approver-rules.yaml.

Usage: node examples/retail/src/generate/main.ts --seed <number> --out <folder>

  --seed <number>  a whole number from 0 to 4294967295; the same seed makes the same bytes
  --out <folder>   where the files go; made if it is not there, files of these names are replaced
  --help           this text
`;

await main(process.argv.slice(2));

async function main(args: string[]): Promise<void> {
  const options = parseOptions(args);
  if (options === 'help') {
    process.stdout.write(usage);
    return;
  }
  if (options === 'wrong') {
    process.stderr.write(usage);
    process.exitCode = 2;
    return;
  }
  await mkdir(options.out, { recursive: true });
  for (const [file, text] of Object.entries(makeDataSet(options.seed))) await writeFile(join(options.out, file), text);
  process.stdout.write(`data set of seed ${options.seed} written to ${options.out}\n`);
}

type Options = { readonly seed: number; readonly out: string };

function parseOptions(args: string[]): Options | 'help' | 'wrong' {
  const { values, tokens } = parseArgs({
    args,
    strict: false,
    tokens: true,
    options: { seed: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help === true) return 'help';
  const isKnown = tokens.every((token) => token.kind === 'option' && ['seed', 'out'].includes(token.name));
  const { seed, out } = values;
  if (!isKnown || typeof out !== 'string' || typeof seed !== 'string' || !/^\d{1,10}$/.test(seed)) return 'wrong';
  return Number(seed) < 2 ** 32 ? { seed: Number(seed), out } : 'wrong';
}
