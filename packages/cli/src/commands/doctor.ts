import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { cliConfig } from '../config.ts';
import { type ConnectionOptions, withHome } from '../connect/connection-options.ts';
import type { DoctorFinding } from '../doctor/finding.ts';
import { doctorFindings } from '../doctor/findings.ts';
import { EXIT } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly json?: true;
}

export function addDoctor(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'doctor',
    summary: 'Look for what is missing or wrong, and say how to mend it',
    description:
      'Looks at this machine (Java, Maven, PostgreSQL, disk), at Kafka, the registry and PostgreSQL, at topics and schemas, and says up to ' +
      'which rate repeated requests are recognised. Changes nothing. Exit status 1 if a check fails.',
    examples: ['doctor', 'doctor --json'],
  });
  withHome(command).action((options: Options) => examine(options, terminal));
}

async function examine(options: Options, terminal: Terminal): Promise<void> {
  const config = cliConfig();
  for await (const finding of doctorFindings(config, options.home ?? config.home)) {
    if (options.json) terminal.print(JSON.stringify(finding));
    else printFinding(finding, terminal);
    if (finding.status === 'failed') terminal.finish(EXIT.no);
  }
}

const marks = { ok: 'ok     ', failed: 'FAILED ', skipped: 'skipped' };

function printFinding(finding: DoctorFinding, terminal: Terminal): void {
  terminal.print(`${marks[finding.status]} ${finding.name}: ${finding.detail}`);
  if (finding.status === 'failed') terminal.print(`        → ${finding.remedy}`);
}
