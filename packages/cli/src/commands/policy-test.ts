import { type CaseResult, testPolicy } from '@holdpoint/core/policy/cases';
import { findingText } from '@holdpoint/core/policy/finding';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { usageProblem } from '../cli-problem.ts';
import { EXIT } from '../exit-status.ts';
import { readText } from '../read-input.ts';
import type { Terminal } from '../terminal.ts';

export function addPolicyTest(parent: Command, terminal: Terminal): void {
  addCommand(parent, {
    name: 'test <policy> <cases>',
    summary: 'Ask a policy about cases and compare its answers with the expected ones',
    description: 'Exit status 1 if a case fails.',
    examples: ['policy test policy.yaml policy-cases.yaml'],
  }).action((policy: string, cases: string, options: { readonly json?: true }) => {
    const results = testedCases(policy, cases);
    const failed = results.filter((result) => !result.passed).length;
    if (options.json) terminal.print(JSON.stringify({ passed: results.length - failed, failed, results }));
    else {
      for (const result of results) printCase(cases, result, terminal);
      terminal.print(`${results.length - failed} passed, ${failed} failed`);
    }
    if (failed > 0) terminal.finish(EXIT.no);
  });
}

function testedCases(policy: string, cases: string): readonly CaseResult[] {
  const tested = testPolicy(readText(policy), readText(cases));
  if (tested.ok) return tested.results;
  const lines = [
    ...tested.policy.map((finding) => findingText(policy, finding)),
    ...tested.cases.map(({ line, message }) => `${cases}:${line}: ${message}`),
  ];
  throw usageProblem(lines.join('\n'), 'Mend what is named above; nothing was tested.');
}

function printCase(file: string, { name, line, passed, differences }: CaseResult, terminal: Terminal): void {
  terminal.print(`${passed ? 'ok  ' : 'FAIL'} ${name}${passed ? '' : ` (${file}:${line})`}`);
  for (const difference of differences) terminal.print(`       ${difference}`);
}
