import type { People } from '../people.ts';
import { compilePolicy, readPolicyFile } from './compile.ts';
import type { Finding } from './finding.ts';
import { allTerms, largestPerGroup } from './refusals.ts';

/**
 * Everything there is to say about a policy text; the errors among it are why it would not load. With `people`, also the groups
 * that have too few members for what some chain asks of them: such an approval could only expire.
 */
export function lintPolicy(text: string, people?: People): readonly Finding[] {
  const compiled = compilePolicy(text);
  const read = readPolicyFile(text);
  if (people === undefined || !read.ok) return compiled.findings;
  const line = read.yaml.lineOf(['default']);
  const needed = largestPerGroup(allTerms(read.file).flatMap((terms) => terms.chain));
  const unsatisfiable = [...needed].flatMap(([group, count]): Finding[] => {
    const members = [...people.values()].filter((person) => person.groups.includes(group)).length;
    if (members >= count) return [];
    const message = `a chain needs ${count} of "${group}", which has ${members}: it could only expire`;
    return [{ severity: 'error', code: 'CHAIN_UNSATISFIABLE', line, message }];
  });
  return [...compiled.findings, ...unsatisfiable];
}
