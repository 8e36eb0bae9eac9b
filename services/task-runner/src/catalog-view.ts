import type { AgentContract, ToolContract } from '@holdpoint/contracts/contract';
import type { CatalogMessage } from '@holdpoint/contracts/messages/catalog';
import type { ContractRef } from '@holdpoint/contracts/vocabulary';
import { compileInputSchema, type InputChecker, InputSchemaError } from '@holdpoint/core/input-schema';
import type { Catalog, KnownTool } from './domain/world.ts';

/**
 * What executors have announced, fed in the catalog's order: the first contract under a name and version stands, every later one is
 * of no account. Nothing is ever taken back, so a task that has seen a contract will always see it.
 */
export class CatalogView implements Catalog {
  private readonly tools = new Map<string, KnownTool>();
  private readonly agents = new Map<string, AgentContract>();

  /** Tells whether anything was new. */
  add(message: CatalogMessage): boolean {
    switch (message.type) {
      case 'ToolAnnounced':
        return addFirst(this.tools, message.contract, () => knownTool(message.contract, message.contractDigest));
      case 'AgentAnnounced':
        return addFirst(this.agents, message.contract, () => message.contract);
      case 'TopologyRecorded':
        return false;
    }
  }

  tool(ref: ContractRef): KnownTool | undefined {
    return this.tools.get(keyOf(ref));
  }

  agent(ref: ContractRef): AgentContract | undefined {
    return this.agents.get(keyOf(ref));
  }

  get size(): { readonly tools: number; readonly agents: number } {
    return { tools: this.tools.size, agents: this.agents.size };
  }
}

function addFirst<T>(known: Map<string, T>, ref: ContractRef, make: () => T): boolean {
  if (known.has(keyOf(ref))) return false;
  known.set(keyOf(ref), make());
  return true;
}

function knownTool(contract: ToolContract, digest: string): KnownTool {
  return { contract, digest, check: checkerOf(contract) };
}

/** A contract that stands stands, also one whose schema nobody can use: each of its calls is then a data error, and says why. */
function checkerOf({ inputSchema }: ToolContract): InputChecker {
  try {
    return compileInputSchema(inputSchema);
  } catch (error) {
    if (!(error instanceof InputSchemaError)) throw error;
    return () => ({ ok: false, problems: ["the contract's own input schema cannot be used"] });
  }
}

function keyOf({ name, version }: ContractRef): string {
  return `${name}@${version}`;
}
