import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { usageProblem } from '../cli-problem.ts';
import { cliConfig } from '../config.ts';
import { type ConnectionOptions, withHome } from '../connect/connection-options.ts';
import { withDatabase } from '../connect/with-database.ts';
import { exportLeaves } from '../export-leaves.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly origin?: string;
  readonly out?: string;
  readonly json?: true;
}

export function addAuditExport(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'export',
    summary: 'Write the compliance record as NDJSON, ready to be verified',
    description: 'Holds no raw payloads. Reads audit_compliance.leaves in PostgreSQL; the rights of a verifier are enough.',
    examples: [
      'audit export --origin audit.shop.example --out audit.ndjson',
      'audit export --origin audit.shop.example | gzip > audit.ndjson.gz',
    ],
  });
  withHome(command)
    .option('--origin <name>', "what the logs' names begin with (AUDIT_LOG_ORIGIN, as the audit-projector has it)")
    .option('--out <file>', 'where it goes; standard output if absent')
    .action((options: Options) => writeExport(options, terminal));
}

async function writeExport(options: Options, terminal: Terminal): Promise<void> {
  const origin = options.origin ?? cliConfig().auditLogOrigin;
  if (origin === undefined) {
    throw usageProblem(
      'it is not known what the logs are called',
      'Give --origin, or set AUDIT_LOG_ORIGIN as the audit-projector has it.',
    );
  }
  const { out } = options;
  const counted = { records: 0 };
  await withDatabase(options, async (database) => {
    const lines = counting(exportLeaves(database, origin), counted);
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
