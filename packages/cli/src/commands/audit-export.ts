import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { type ConnectionOptions, withHome } from '../connect/connection-options.ts';
import { withDatabase } from '../connect/with-database.ts';
import { exportLeaves } from '../export-leaves.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly out?: string;
  readonly json?: true;
}

export function addAuditExport(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'export',
    summary: 'Write the compliance record as NDJSON, ready to be verified',
    description: 'Holds no raw payloads. Reads the audit tables in PostgreSQL as they are; the rights of a verifier are enough.',
    examples: ['audit export --out audit.ndjson', 'audit export | gzip > audit.ndjson.gz'],
  });
  withHome(command)
    .option('--out <file>', 'where it goes; standard output if absent')
    .action((options: Options) => writeExport(options, terminal));
}

async function writeExport(options: Options, terminal: Terminal): Promise<void> {
  const { out } = options;
  const counted = { records: 0 };
  await withDatabase(options, async (database) => {
    const lines = counting(exportLeaves(database), counted);
    if (out === undefined) await terminal.pipe(lines);
    else await pipeline(lines, createWriteStream(out));
  });
  if (out !== undefined && options.json) terminal.print(JSON.stringify({ file: out, records: counted.records }));
  else terminal.note(`${counted.records} records${out === undefined ? '' : ` in ${out}`}`);
}

async function* counting(lines: AsyncIterable<string>, counted: { records: number }): AsyncGenerator<string, void> {
  for await (const line of lines) {
    counted.records += 1;
    yield line;
  }
}
