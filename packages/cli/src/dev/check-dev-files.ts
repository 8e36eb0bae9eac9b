import { parsePeople } from '@holdpoint/core/people';
import { findingText } from '@holdpoint/core/policy/finding';
import { lintPolicy } from '@holdpoint/core/policy/lint';
import { usageProblem } from '../cli-problem.ts';
import { readText } from '../read-input.ts';

/**
 * Reads policy and people as the services will, so that what is wrong in them is told before anything is started; returns the policy's
 * warnings.
 * @throws CliProblem, PeopleFormatError
 */
export function checkDevFiles(policyFile: string, peopleFile: string): readonly string[] {
  const findings = lintPolicy(readText(policyFile), parsePeople(readText(peopleFile)));
  const lines = findings.map((finding) => findingText(policyFile, finding));
  if (findings.some(({ severity }) => severity === 'error')) {
    throw usageProblem(lines.join('\n'), 'Mend the policy; to check it alone: holdpoint policy lint');
  }
  return lines;
}
