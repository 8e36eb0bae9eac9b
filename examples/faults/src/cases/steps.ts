/** The steps of which nearly every case consists. */
import type { Step } from '@holdpoint/contracts/step';
import type { Effect } from '@holdpoint/contracts/vocabulary';
import { callStep } from '@holdpoint/sdk/steps';
import type { FaultCase } from './fault-case.ts';

export const effects: readonly Effect[] = ['read', 'idempotent', 'once'];

interface HttpInput {
  readonly item?: string;
  readonly line?: 'failing_over' | 'dead';
}

/** One call of a tool over the service. A data error is an answer, so that the task can go on. */
export function askService(tool: string, name: string, input: HttpInput = {}, step = 'do'): Step {
  return callStep(step, { name: tool, version: 1 }, { input: { case: name, ...input }, onDataError: 'answer' });
}

/** One call of a tool over the database. */
export function askDatabase(effect: Effect, name: string, input: { readonly amount: number; readonly account: string }): Step {
  return callStep('do', { name: `faults.sql_${effect}`, version: 1 }, { input: { case: name, ...input }, onDataError: 'answer' });
}

/** One call of a tool that takes up a file. */
export function askFiles(effect: Effect, name: string, how: 'read' | 'link'): Step {
  return callStep('do', { name: `faults.file_${effect}`, version: 1 }, { input: { case: name, how }, onDataError: 'answer' });
}

/** The same cause met by a tool of each effect. */
export function forEachEffect(
  group: string,
  cause: string,
  build: (effect: Effect, name: string) => Omit<FaultCase, 'name' | 'group'>,
): readonly FaultCase[] {
  return effects.map((effect) => {
    const name = `${cause}, ${effect}`;
    return { name, group, ...build(effect, name) };
  });
}
