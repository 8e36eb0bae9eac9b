/** `npm run faults`: see --help. */
import { readFileSync, writeFileSync } from 'node:fs';
import { screenOn } from '@holdpoint/installation/screen';
import { LocalProblem } from '@holdpoint/local/problem';
import { allCases } from './cases/all-cases.ts';
import { type FaultsOptions, FaultsOptionsError, faultsHelp, readFaultsOptions } from './options.ts';
import type { Findings } from './run/collect.ts';
import { runFaults } from './run/run.ts';
import { tableText, verdictText } from './show.ts';
import { compareTables } from './table/compare.ts';
import { fromMarkdown, toMarkdown } from './table/markdown.ts';

async function main(args: readonly string[]): Promise<number> {
  const options = readFaultsOptions(args);
  if (options === undefined) {
    process.stdout.write(faultsHelp);
    return 0;
  }
  const { home, only } = options;
  const cases = allCases.filter(({ name }) => only === undefined || name.includes(only));
  if (cases.length === 0) throw new FaultsOptionsError(`--only: no case has "${only}" in its name`);
  const screen = screenOn(options.json ? process.stderr : process.stdout);
  screen.title('Holdpoint: tools against a world that misbehaves');
  const findings = await runFaults({ home, cases, hasWaiting: only === undefined }, screen);
  if (options.accept) writeFileSync(options.expectedFile, toMarkdown(findings.table));
  return report(options, findings, new Set(cases.map(({ name }) => name)));
}

function report(
  { expectedFile, only, json }: FaultsOptions,
  { table, broken, speed }: Findings,
  ran: ReadonlySet<string>,
): number {
  const expected = fromMarkdown(readFileSync(expectedFile, 'utf8'));
  const differences = compareTables(expected, table, (name) => only === undefined || ran.has(name));
  const verdict = { cases: table.flatMap(({ rows }) => rows).length, differences, broken };
  const text = json
    ? `${JSON.stringify({ table, differences, broken, speed }, null, 2)}\n`
    : `${tableText(table)}\n${verdictText(verdict)}\n`;
  process.stdout.write(text);
  return differences.length + broken.length === 0 ? 0 : 1;
}

function explain(error: unknown): number {
  if (error instanceof FaultsOptionsError) {
    process.stderr.write(`${error.message}\n\n${faultsHelp}`);
    return 2;
  }
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`\n${error instanceof LocalProblem ? error.message : told}\n`);
  return 1;
}

process.exitCode = await main(process.argv.slice(2)).catch(explain);
