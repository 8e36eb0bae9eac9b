/** How a case's account reads, to people and to programs. */
import { inspect, styleText } from 'node:util';
import type { CaseResult } from './run-case.ts';

/** What was done, how often, what was measured, and each check. */
export function toldOf({ name, title, seed, account, seconds }: CaseResult): string {
  const lines = [
    `${markOf(account.hasPassed)} ${styleText('bold', name)}: ${title} (seed ${seed}, ${seconds} s)`,
    ...Object.entries(account.done).map(([what, times]) => `    ${String(times).padStart(4)} × ${what}`),
    ...Object.entries(account.figures).map(([what, value]) => `         ${what}: ${value}`),
    ...account.checks.map(({ what, holds, found }) => `       ${markOf(holds)} ${what}${holds ? '' : `: ${wordOf(found)}`}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** `N passed, N failed`. */
export function tallyOf(results: readonly CaseResult[]): string {
  const passed = results.filter(({ account }) => account.hasPassed).length;
  return `${passed} passed, ${results.length - passed} failed`;
}

/** All of it as one line of JSON. */
export function jsonOf(results: readonly CaseResult[], seconds: number): string {
  const cases = results.map(({ name, seed, account, seconds: took }) => ({
    ...{ name, seed, passed: account.hasPassed, seconds: took },
    ...{ done: account.done, figures: account.figures, checks: account.checks },
  }));
  const passed = cases.filter((one) => one.passed).length;
  return JSON.stringify({ passed, failed: cases.length - passed, seconds, cases });
}

const markOf = (holds: boolean): string => (holds ? styleText('green', '✓') : styleText('red', '✗'));

function wordOf(found: unknown): string {
  const text = typeof found === 'string' ? found : inspect(found, { depth: 5, maxArrayLength: 20, breakLength: 140 });
  return `found ${text.replaceAll('\n', '\n         ')}`;
}
