/** `npm run bench`: see --help. */
import { LocalProblem } from '@holdpoint/local/problem';
import { type BenchOptions, BenchOptionsError, benchHelp, readBenchOptions, type WorkloadName } from './options.ts';
import { recover } from './recover/recover.ts';
import { type Result, resultLine } from './result.ts';
import { scale } from './scale.ts';
import { soak } from './soak.ts';
import { w1 } from './w1.ts';
import { w2 } from './w2.ts';
import { w3 } from './w3.ts';
import { w4 } from './w4.ts';

const run: Readonly<Record<WorkloadName, (options: BenchOptions) => Promise<Result>>> = {
  ...{ w1, w2, w3, w4, recover, scale, soak },
};

async function main(args: readonly string[]): Promise<number> {
  const options = readBenchOptions(args);
  if (options === undefined) {
    process.stdout.write(benchHelp);
    return 0;
  }
  const result = await run[options.workload](options);
  process.stdout.write(`${resultLine(options, result)}\n`);
  return result.findings.length === 0 ? 0 : 1;
}

function explain(error: unknown): number {
  if (error instanceof BenchOptionsError) {
    process.stderr.write(`${error.message}\n\n${benchHelp}`);
    return 2;
  }
  const text =
    error instanceof LocalProblem ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`\n${text}\n`);
  return 1;
}

process.exitCode = await main(process.argv.slice(2)).catch(explain);
