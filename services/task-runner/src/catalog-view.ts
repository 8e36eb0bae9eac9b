import type { AgentContract, ToolContract } from '@holdpoint/contracts/contract';
import type { CatalogMessage } from '@holdpoint/contracts/messages/catalog';
import type { ContractRef } from '@holdpoint/contracts/vocabulary';
import { saysOwnDigest } from '@holdpoint/core/announcement';
import { compileInputSchema, type InputChecker, InputSchemaError } from '@holdpoint/core/input-schema';
import { unframed } from '@holdpoint/stream/frame';
import type { Catalog, KnownTool } from './domain/world.ts';

/** What became of a record: a contract that now stands, nothing new, or an announcement under a digest that is not its contract's. */
export type Taken = 'announced' | 'known' | 'unsound';

/**
 * What executors have announced, fed in the catalog's order: the first contract under a name and version stands, every later one is
 * of no account. Nothing is ever taken back, so a task that has seen a contract will always see it.
 */
export class CatalogView implements Catalog {
  private readonly tools = new Map<string, KnownTool>();
  private readonly agents = new Map<string, AgentContract>();
  private readonly compile: typeof compileInputSchema;

  /** @param compile left out: `compileInputSchema` itself. By far the dearest part of taking a contract in */
  constructor(compile = compileInputSchema) {
    this.compile = compile;
  }

  /** @param bytes the record as stored: a digest is over members of later releases too */
  add(message: CatalogMessage, bytes: Buffer): Taken {
    if (message.type === 'TopologyRecorded') return 'known';
    if (!saysOwnDigest(unframed(bytes)?.json.toString() ?? 'null')) return 'unsound';
    switch (message.type) {
      case 'ToolAnnounced':
        return addFirst(this.tools, message.contract, () => this.knownTool(message.contract, message.contractDigest));
      case 'AgentAnnounced':
        return addFirst(this.agents, message.contract, () => message.contract);
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

  private knownTool(contract: ToolContract, digest: string): KnownTool {
    return { contract, digest, check: checkerOf(contract, this.compile) };
  }
}

function addFirst<T>(known: Map<string, T>, ref: ContractRef, make: () => T): Taken {
  if (known.has(keyOf(ref))) return 'known';
  known.set(keyOf(ref), make());
  return 'announced';
}

/** A contract that stands stands, also one whose schema nobody can use: each of its calls is then a data error, and says why. */
function checkerOf({ inputSchema }: ToolContract, compile: typeof compileInputSchema): InputChecker {
  try {
    return compile(inputSchema);
  } catch (error) {
    if (!(error instanceof InputSchemaError)) throw error;
    return () => ({ ok: false, problems: ["the contract's own input schema cannot be used"] });
  }
}

function keyOf({ name, version }: ContractRef): string {
  return `${name}@${version}`;
}
