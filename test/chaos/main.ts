/** `npm run test:chaos`: see --help. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopOnSignal } from '@holdpoint/local/stop-on-signal';
import { allCases } from './cases/all.ts';
import { type ChaosOptions, ChaosOptionsError, chaosHelp, readChaosOptions } from './options.ts';
import { runCases } from './runner/run-cases.ts';
import { jsonOf, tallyOf, toldOf } from './runner/told.ts';

async function main(args: readonly string[]): Promise<number> {
  const options = readChaosOptions(
    args,
    allCases.map(({ name }) => name),
  );
  switch (options.mode) {
    case 'help':
      process.stdout.write(chaosHelp);
      return 0;
    case 'list':
      for (const { name, title } of allCases) process.stdout.write(`${name.padEnd(24)} ${title}\n`);
      return 0;
    case 'run':
      return run(options);
  }
}

async function run(options: ChaosOptions): Promise<number> {
  const startedAt = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-test-chaos-'));
  const account = options.json ? process.stderr : process.stdout;
  const tell = (text: string): void => void account.write(`${text}\n`);
  const cases = allCases.filter(({ name }) => options.cases.length === 0 || options.cases.includes(name));
  const running = runCases({
    ...{ cases, folder, times: options.times, seed: options.seed },
    onDone: (name, what) => process.stderr.write(`  … ${name}: ${what}\n`),
    onResult: (result) => tell(toldOf(result)),
  });
  const letGo = stopOnSignal(async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const results = await running.ended;
  letGo();
  const hasPassed = results.every((result) => result.account.hasPassed);
  if (hasPassed) rmSync(folder, { recursive: true, force: true });
  else tell(`What the failed cases have left, logs and all, is in ${folder}`);
  tell(tallyOf(results));
  process.stdout.write(`${jsonOf(results, Math.round((Date.now() - startedAt) / 1_000))}\n`);
  return hasPassed ? 0 : 1;
}

function explain(error: unknown): number {
  if (error instanceof ChaosOptionsError) {
    process.stderr.write(`${error.message}\n\n${chaosHelp}`);
    return 2;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

process.exitCode = await main(process.argv.slice(2)).catch(explain);
