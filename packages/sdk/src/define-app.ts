import type { ContractRef } from '@holdpoint/contracts/vocabulary';
import type { ToolLog } from './call.ts';
import { type Agent, isAgent } from './define-agent.ts';
import { DefinitionError } from './definition-error.ts';
import { isTool, type Tool } from './tool.ts';

/** Marks a value made by `defineApp`, also by another copy of this package. */
export const appBrand: unique symbol = Symbol.for('holdpoint.app');

/** What an app is given when its executor starts. */
export interface AppStart {
  /** The process's environment: an app reads its own settings here, and nowhere else. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: ToolLog;
}

/** Tools and agents that live in one executor. An executor's APP_MODULE exports one as its default. */
export interface AppDefinition {
  readonly tools: readonly Tool[];
  readonly agents?: readonly Agent[];
  /** Opens what the tools need (a database pool, say). Awaited before the executor announces anything; a rejection keeps it from starting. */
  start?(given: AppStart): Promise<void>;
  /** Closes it again. Called when the last attempt has ended, also after a `start` that failed. */
  stop?(): Promise<void>;
}

export interface App {
  readonly [appBrand]: true;
  readonly tools: readonly Tool[];
  readonly agents: readonly Agent[];
  start(given: AppStart): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Puts tools and agents together.
 * @throws DefinitionError for a tool or agent that was not made by `defineTool` or `defineAgent`, or is listed twice.
 */
export function defineApp(definition: AppDefinition): App {
  const { tools, agents = [] } = definition;
  checkMembers('tools', 'defineTool', tools, isTool);
  checkMembers('agents', 'defineAgent', agents, isAgent);
  checkDistinct('tool', tools);
  checkDistinct('agent', agents);
  return {
    [appBrand]: true,
    tools,
    agents,
    start: async (given) => definition.start?.(given),
    stop: async () => definition.stop?.(),
  };
}

/** True for what `defineApp` made, also in another copy of this package. */
export function isApp(value: unknown): value is App {
  return typeof value === 'object' && value !== null && appBrand in value;
}

function checkMembers(list: string, maker: string, members: readonly unknown[], isOne: (member: unknown) => boolean): void {
  const at = members.findIndex((member) => !isOne(member));
  if (at >= 0) throw new DefinitionError('app', `${list}[${at}] was not made by ${maker}`);
}

function checkDistinct(kind: string, members: readonly { readonly contract: ContractRef }[]): void {
  const names = members.map(({ contract }) => `${contract.name} v${contract.version}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new DefinitionError('app', `${kind} ${twice} is listed twice`);
}
