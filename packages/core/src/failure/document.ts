import { approvalCodes } from './approval-codes.ts';
import type { CodeMeaning } from './code-line.ts';
import { classBehaviours, ownCodes } from './codes.ts';
import { errnoLines } from './errno.ts';
import type { FailureLine } from './failure-line.ts';
import { grpcLines } from './grpc-status.ts';
import { httpStatusLines } from './http-status.ts';
import { inputCodes } from './input-codes.ts';
import { sqlstateClassLines, sqlstateLines } from './sqlstate.ts';
import { taskCodes } from './task-codes.ts';

/** The text of docs/failures.md: every class and every code, from the tables that the services work with. */
export function failureDocument(): string {
  return [
    '# Failures\n\nGenerated from `packages/core/src/failure`; do not edit.\n',
    '## Classes\n',
    table(['class', 'what is done about it'], Object.entries(classBehaviours)),
    beyondClasses,
    '## How a call ends\n',
    table(
      ['code', 'kind', 'means', 'what to do'],
      Object.entries(ownCodes).map(([code, { kind, meaning, remedy }]) => [`\`${code}\``, kind, meaning, remedy]),
    ),
    '## Why a task fails, waits for a person, or has a call denied\n',
    codeTable(taskCodes),
    '## How an approval ends, and why a decision does not count\n',
    codeTable(approvalCodes),
    '## Why an input is refused or dead-lettered\n',
    codeTable(inputCodes),
    "## Targets' codes\n\nAn error that none of these tables knows is fatal, `UNCLASSIFIED`. The words of a message are never looked at.\n",
    targetTable('HTTP (RFC 9110); others as the x00 of their class', 'HTTP_', Object.entries(httpStatusLines)),
    targetTable('SQLSTATE', 'SQLSTATE_', Object.entries(sqlstateLines)),
    targetTable('SQLSTATE, the rest of each class', 'SQLSTATE_', sqlClasses()),
    targetTable('gRPC', 'GRPC_', grpcByName()),
    targetTable('errno, name resolution, fetch', '', Object.entries(errnoLines)),
  ].join('\n');
}

const beyondClasses = `So it is for \`read\` and \`idempotent\` calls. A \`once\` call is stricter: unless its failure proves that the effect did not happen (a typed refusal,
\`NotStartedError\`, a code that is marked so below), it is in doubt, whatever its class: the tool's \`reconcile\` tells, or a person does.

What became of each class by each of its causes, for each effect, as the real services did it: [the table](../examples/faults/expected.md) that
\`npm run faults\` finds again.
`;

function codeTable(codes: Readonly<Record<string, CodeMeaning>>): string {
  const rows = Object.entries(codes).map(([code, { meaning, remedy }]) => [`\`${code}\``, meaning, remedy]);
  return table(['code', 'means', 'what to do'], rows);
}

function sqlClasses(): [string, FailureLine][] {
  return Object.entries(sqlstateClassLines).map(([name, line]) => [`${name}xxx`, line]);
}

function grpcByName(): [string, FailureLine][] {
  return Object.values(grpcLines).map((line) => [line.name, line]);
}

function targetTable(
  title: string,
  prefix: string,
  lines: readonly (readonly [string, FailureLine & { notStartedBySyscall?: string }])[],
): string {
  const rows = lines.map(([code, line]) => [`\`${prefix}${code}\``, line.class, proofOf(line), line.meaning]);
  return `### ${title}\n\n${table(['code', 'class', 'proves that nothing was sent', 'means'], rows)}`;
}

function proofOf({ notStarted, notStartedBySyscall }: FailureLine & { readonly notStartedBySyscall?: string }): string {
  if (notStarted) return 'yes';
  return notStartedBySyscall === undefined ? 'no' : `out of \`${notStartedBySyscall}\``;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return `${[row(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(row)].join('\n')}\n`;
}
