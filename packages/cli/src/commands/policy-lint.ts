import { parsePeople } from '@holdpoint/core/people';
import { findingText } from '@holdpoint/core/policy/finding';
import { lintPolicy } from '@holdpoint/core/policy/lint';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { EXIT } from '../exit-status.ts';
import { readText } from '../read-input.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly people?: string;
  readonly json?: true;
}

export function addPolicyLint(parent: Command, terminal: Terminal): void {
  addCommand(parent, {
    name: 'lint <policy>',
    summary: 'Say what is wrong with a policy file',
    description: 'A policy with an error is not loaded by any service. Exit status 1 if there is one.',
    examples: ['policy lint policy.yaml', 'policy lint policy.yaml --people people.yaml'],
  })
    .option('--people <file>', 'also check that each chain can be satisfied by these people')
    .action((file: string, options: Options) => lint(file, options, terminal));
}

function lint(file: string, options: Options, terminal: Terminal): void {
  const people = options.people === undefined ? undefined : parsePeople(readText(options.people));
  const findings = lintPolicy(readText(file), people);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (options.json) terminal.print(JSON.stringify({ file, errors, warnings: findings.length - errors, findings }));
  else {
    for (const finding of findings) terminal.print(findingText(file, finding));
    terminal.print(`${file}: ${errors} errors, ${findings.length - errors} warnings`);
  }
  if (errors > 0) terminal.finish(EXIT.no);
}
