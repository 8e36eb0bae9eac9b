/** The table as Markdown: the committed file is both what people read and what a run is compared with. */
import { type Column, columns, type Row, type Section, type Table } from './row.ts';

const preface = `# What becomes of each failure

Written by \`npm run faults -- --accept\`, compared by \`npm run faults\` with what it finds: do not edit. The column "world" comes from the journal of the service and the
tables of the database that misbehave; all others from the tasks' event log. What each case is: [README](README.md).
`;

export function toMarkdown(table: Table): string {
  return [preface, ...table.map(sectionText)].join('\n');
}

function sectionText({ heading, rows }: Section): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const body = rows.map((row) => line(columns.map((column) => escaped(row[column]))));
  return `## ${heading}\n\n${[line(columns), `|${'---|'.repeat(columns.length)}`, ...body].join('\n')}\n`;
}

/** A table that cannot be read; the message says where. */
export class TableFormatError extends Error {
  override readonly name = 'TableFormatError';
}

/** Reads what `toMarkdown` wrote. @throws TableFormatError */
export function fromMarkdown(text: string): Table {
  const sections: { heading: string; rows: Row[] }[] = [];
  text.split('\n').forEach((line, index) => {
    if (line.startsWith('## ')) sections.push({ heading: line.slice(3), rows: [] });
    const cells = line.startsWith('| ') ? cellsOf(line) : undefined;
    if (cells === undefined || cells[0] === columns[0]) return;
    const section = sections.at(-1);
    if (section === undefined || cells.length !== columns.length)
      throw new TableFormatError(`line ${index + 1}: expected ${columns.length} cells under a heading`);
    section.rows.push(rowOf(cells));
  });
  return sections;
}

function cellsOf(line: string): readonly string[] {
  return line
    .slice(1, line.lastIndexOf('|'))
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function rowOf(cells: readonly string[]): Row {
  const cell = (column: Column) => cells[columns.indexOf(column)] ?? '';
  return {
    case: cell('case'),
    world: cell('world'),
    class: cell('class'),
    code: cell('code'),
    'the runtime': cell('the runtime'),
    attempts: cell('attempts'),
    asked: cell('asked'),
    task: cell('task'),
  };
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
