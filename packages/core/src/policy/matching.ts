import type { Reversibility } from '@holdpoint/contracts/vocabulary';
import type { GateAction, Match } from './policy.ts';

/** Fields of the match that do not fit the action; none means that the rule matches. */
export function misfits(match: Match, action: GateAction, reversibility: Reversibility): readonly (keyof Match)[] {
  const fits: Record<keyof Match, boolean> = {
    tool: match.tool?.some((pattern) => namesTool(pattern, action.tool)) ?? true,
    agent: match.agent?.includes(action.agent) ?? true,
    taskType: match.taskType?.includes(action.taskType) ?? true,
    tenant: match.tenant?.includes(action.tenant) ?? true,
    effect: match.effect?.includes(action.effect ?? 'once') ?? true,
    reversibility: match.reversibility?.includes(reversibility) ?? true,
  };
  return fieldNames.filter((field) => !fits[field]);
}

const fieldNames = ['tool', 'agent', 'taskType', 'tenant', 'effect', 'reversibility'] as const;

/** Whether the pattern (an exact name, or a prefix followed by `*`) names the tool. */
export function namesTool(pattern: string, tool: string): boolean {
  return pattern.endsWith('*') ? tool.startsWith(pattern.slice(0, -1)) : pattern === tool;
}
