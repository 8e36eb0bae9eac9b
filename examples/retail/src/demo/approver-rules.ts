import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const usual = resolve(import.meta.dirname, '../../approvers.yaml');

/** How the simulated approvers decide: the set's own rules, if it has any, come before the usual ones. */
export function approverRulesOf(dataFolder: string): readonly string[] {
  const own = join(dataFolder, 'approver-rules.yaml');
  return existsSync(own) ? [own, usual] : [usual];
}
