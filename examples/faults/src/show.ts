/** What a person sees at the end: the table, and what is not as it should be. */
import { styleText } from 'node:util';
import { type Difference, differenceLine } from './table/compare.ts';
import type { Row, Table } from './table/row.ts';

const CASE_WIDTH = 50;

/** Each case in two lines: what happened, and below it what the runtime did. */
export function tableText(table: Table): string {
  return table.map(({ heading, rows }) => [`\n${styleText('bold', heading)}`, ...rows.map(rowText)].join('\n')).join('\n');
}

function rowText(row: Row): string {
  const trouble = row.class === '–' ? '' : `${row.class} ${styleText('dim', row.code)}`;
  const deeds = `${row['the runtime']}; attempts ${row.attempts}; asked ${row.asked}; ${row.task}`;
  return `  ${row.case.padEnd(CASE_WIDTH)} ${styleText('cyan', row.world.padEnd(24))} ${trouble}\n      ${styleText('dim', deeds)}`;
}

export interface Verdict {
  readonly cases: number;
  readonly differences: readonly Difference[];
  readonly broken: readonly string[];
}

export function verdictText({ cases, differences, broken }: Verdict): string {
  const findings = [...broken, ...differences.map(differenceLine)];
  if (findings.length === 0) {
    const held = `${cases} cases as expected. Nothing repeated that must not be, nobody asked about what the runtime settles.`;
    return `\n${styleText(['green', 'bold'], `  ${held}`)}\n`;
  }
  const head = `${findings.length} ${findings.length === 1 ? 'thing is' : 'things are'} not as expected:`;
  return ['', styleText(['red', 'bold'], `  ${head}`), ...findings.map((line) => `  ${styleText('red', '✗')} ${line}`), ''].join(
    '\n',
  );
}
