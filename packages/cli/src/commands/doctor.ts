import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { cliConfig } from '../config.ts';
import type { DoctorFinding } from '../doctor/finding.ts';
import { localFindings } from '../doctor/local-findings.ts';
import { EXIT } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';

export function addDoctor(parent: Command, terminal: Terminal): void {
  addCommand(parent, {
    name: 'doctor',
    summary: 'Look for what is missing or wrong, and say how to mend it',
    description: 'Exit status 1 if a check fails.',
    examples: ['doctor', 'doctor --json'],
  }).action((options: { readonly json?: true }) => {
    const findings = localFindings(cliConfig().home);
    if (options.json) terminal.print(JSON.stringify({ findings }));
    else for (const finding of findings) printFinding(finding, terminal);
    if (findings.some(({ status }) => status === 'failed')) terminal.finish(EXIT.no);
  });
}

function printFinding(finding: DoctorFinding, terminal: Terminal): void {
  terminal.print(
    `${{ ok: 'ok     ', failed: 'FAILED ', skipped: 'skipped' }[finding.status]} ${finding.name}: ${finding.detail}`,
  );
  if (finding.status === 'failed') terminal.print(`        → ${finding.remedy}`);
}
