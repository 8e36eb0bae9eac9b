import { type AgentContract, agentContractSchema } from '@holdpoint/contracts/contract';
import { z } from 'zod';
import { DefinitionError } from './definition-error.ts';

/** Marks a value made by `defineAgent`, also by another copy of this package. */
export const agentBrand: unique symbol = Symbol.for('holdpoint.agent');

/** What an agent may use up before a person is asked, where it does not say. */
export const DEFAULT_LIMITS = { maxSteps: 100, maxWallTimeMs: 24 * 3_600_000, maxCallsPerTool: 50 } as const;

/** An agent as its author writes it. Every field is part of its contract, which is immutable under name and version. */
export interface AgentDefinition {
  readonly name: string;
  readonly version: number;
  readonly description: string;
  /** Who answers for it. Like its editors, never an approver of what it does. */
  readonly owner: string;
  readonly editors?: readonly string[];
  /** `sequence` without steps: each request brings its own, and is stopped where it goes round in circles. Steps given here may repeat themselves. */
  readonly planner: AgentContract['planner'];
  readonly limits?: { readonly [K in keyof typeof DEFAULT_LIMITS]?: number };
  /** Tools at whose gate a person is expected: an approval there is no sign of trouble. */
  readonly expectedGates?: readonly string[];
  /** What a data error means where a step does not say. Left out: a person is asked. */
  readonly onDataError?: AgentContract['onDataError'];
}

/** An agent as an executor announces it. */
export interface Agent {
  readonly [agentBrand]: true;
  readonly contract: AgentContract;
}

/**
 * Checks an agent and turns it into its contract.
 * @throws DefinitionError that names the agent and each field which cannot be.
 */
export function defineAgent(definition: AgentDefinition): Agent {
  const parsed = z.strictObject(agentContractSchema.shape).safeParse({
    ...definition,
    editors: definition.editors ?? [],
    limits: { ...DEFAULT_LIMITS, ...definition.limits },
    expectedGates: definition.expectedGates ?? [],
    onDataError: definition.onDataError ?? 'intervention',
  });
  if (!parsed.success)
    throw new DefinitionError(`agent ${definition.name} v${definition.version}`, z.prettifyError(parsed.error));
  return { [agentBrand]: true, contract: parsed.data };
}

/** True for what `defineAgent` made, also in another copy of this package. */
export function isAgent(value: unknown): value is Agent {
  return typeof value === 'object' && value !== null && agentBrand in value;
}
