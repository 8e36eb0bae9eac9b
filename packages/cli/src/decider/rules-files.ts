import { type DeciderRule, parseDeciderRules } from '@holdpoint/core/approval/decider-rules';
import type { InterventionRule } from '@holdpoint/core/approval/intervention-rules';
import { usageProblem } from '../cli-problem.ts';
import { readText } from '../read-input.ts';

/** Several rules files as one list: the first rule that matches decides, in the order of the files. @throws CliProblem naming file and line */
export function readRules(files: readonly string[]): {
  readonly rules: readonly DeciderRule[];
  readonly interventions: readonly InterventionRule[];
} {
  const read = files.map(readRulesFile);
  return { rules: read.flatMap(({ rules }) => rules), interventions: read.flatMap(({ interventions }) => interventions) };
}

function readRulesFile(file: string) {
  const read = parseDeciderRules(readText(file));
  if (read.ok) return read;
  const lines = read.problems.map(({ line, message }) => `${file}:${line}: ${message}`);
  throw usageProblem(lines.join('\n'), 'Mend what is named above; nothing was decided.');
}
