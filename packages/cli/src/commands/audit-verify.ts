import { existsSync } from 'node:fs';
import { readLines } from '@holdpoint/ledger/read-lines';
import { verifyExport } from '@holdpoint/ledger/verify-export';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { verifyReportLines } from '../format/verify-report-lines.ts';
import { openBytes, readText, unreadable } from '../read-input.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly export: string;
  readonly checkpoint: readonly string[];
  readonly key: readonly string[];
  readonly json?: true;
}

export function addAuditVerify(parent: Command, terminal: Terminal): void {
  addCommand(parent, {
    name: 'verify',
    summary: 'Verify an audit export offline: no network, no database',
    description:
      'Take the key and the checkpoints from elsewhere than the export, or it vouches for itself.\n' +
      'Exit status: 0 intact, 1 tampered, 2 incomplete, 3 a key, a checkpoint or a file that cannot be used.',
    examples: [
      'audit verify --export audit.ndjson --checkpoint checkpoints/0.note checkpoints/1.note --key audit-verifier.key',
      "audit verify --export - --checkpoint 0.note --key 'audit.shop.example+eafb1e5c+AT…' < audit.ndjson",
    ],
  })
    .requiredOption('--export <file>', 'the export, NDJSON; - for standard input')
    .requiredOption('--checkpoint <file...>', 'signed checkpoints, one a file, at least one')
    .requiredOption('--key <key...>', 'verifier keys to trust, as text or as files that hold one')
    .action((options: Options) => verify(options, terminal));
}

async function verify(options: Options, terminal: Terminal): Promise<void> {
  const report = await verifyExport({
    lines: linesOf(options.export),
    checkpoints: options.checkpoint.map(readText),
    verifierKeys: options.key.map(keyText),
  });
  if (options.json) terminal.print(JSON.stringify(report));
  else for (const line of verifyReportLines(report)) terminal.print(line);
  terminal.finish(report.exitStatus);
}

async function* linesOf(file: string): AsyncGenerator<Uint8Array, void> {
  try {
    yield* readLines(openBytes(file));
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** A verifier key has plus signs and equals signs, which a file's name seldom has; what exists as a file is read. */
function keyText(keyOrFile: string): string {
  return existsSync(keyOrFile) ? readText(keyOrFile).trim() : keyOrFile;
}
