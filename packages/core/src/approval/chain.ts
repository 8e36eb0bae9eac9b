/**
 * How words are counted. The stages of a chain are gone through in order; a stage is full when that many different people of
 * its group have approved. One person counts once in the whole chain. The approval-service counts by these rules, and the
 * executor counts again.
 */
import type { ChainStage } from '@holdpoint/contracts/authorisation';
import type { Person } from '../people.ts';

/** Index of the stage that the next approval counts for, after `approvals` of them; undefined when the chain is satisfied. */
export function openStage(chain: readonly ChainStage[], approvals: number): number | undefined {
  let before = 0;
  for (const [index, stage] of chain.entries()) {
    before += stage.needed;
    if (approvals < before) return index;
  }
  return undefined;
}

/** How many people the whole chain needs. */
export function peopleNeeded(chain: readonly ChainStage[]): number {
  return chain.reduce((sum, stage) => sum + stage.needed, 0);
}

export type StandingCode = 'APPROVER_EXCLUDED' | 'ALREADY_DECIDED' | 'APPROVER_OUTSIDE_GROUP';

/** Why this person's word does not count for the stage; undefined if it does. */
export function standingProblem(
  person: Person,
  stage: ChainStage,
  excluded: readonly string[],
  decided: readonly string[],
): StandingCode | undefined {
  if (excluded.includes(person.id)) return 'APPROVER_EXCLUDED';
  if (decided.includes(person.id)) return 'ALREADY_DECIDED';
  return person.groups.includes(stage.group) ? undefined : 'APPROVER_OUTSIDE_GROUP';
}
