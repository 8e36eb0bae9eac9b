import type { AgentContract, ToolContract } from '@holdpoint/contracts/contract';
import { plain } from '@holdpoint/contracts/payload';
import type { CallStep, Step } from '@holdpoint/contracts/step';
import { contractDigest } from '@holdpoint/core/contract-digest';
import { compileInputSchema } from '@holdpoint/core/input-schema';
import type { Catalog, KnownTool } from '../../src/domain/world.ts';

const readContract: ToolContract = {
  name: 'crm.read',
  version: 1,
  pool: 'crm',
  description: 'Read a contract',
  inputSchema: {
    type: 'object',
    properties: { id: { type: 'string' }, depth: { type: 'integer', default: 1 } },
    required: ['id'],
    additionalProperties: false,
  },
  outputSchema: {},
  effect: 'read',
  reversibility: 'fully_reversible',
  timeoutMs: 5_000,
  retry: { maxAttempts: 3, initialDelayMs: 1_000, maxDelayMs: 10_000, maxRefreshes: 2 },
  record: { text: 'Read contract {input.id}', accessed: ['contract:{input.id}'], modified: [], personal: [] },
  hasRefresh: true,
  hasReconcile: false,
};

/** A tool's contract: a read, unless said otherwise. */
export function tool(name: string, changes: Partial<ToolContract> = {}): ToolContract {
  return { ...readContract, name, ...changes };
}

/** An agent's contract: a sequence given with the request, unless said otherwise. */
export function agent(changes: Partial<AgentContract> = {}): AgentContract {
  return {
    name: 'clerk',
    version: 1,
    description: 'Does what the request says',
    owner: 'olga',
    editors: ['edgar'],
    planner: { kind: 'sequence' },
    limits: { maxSteps: 100, maxWallTimeMs: 3_600_000, maxCallsPerTool: 100 },
    expectedGates: [],
    onDataError: 'intervention',
    ...changes,
  };
}

/** A step that calls a tool. */
export function calling(toolName: string, changes: Partial<CallStep> = {}): CallStep {
  return { kind: 'call', name: toolName, tool: toolName, version: 1, input: plain({ id: 'c-1' }), ...changes };
}

/** A step that waits. */
export function waiting(forMs: number): Step {
  return { kind: 'wait', name: 'pause', forMs };
}

const compiled = new Map<string, KnownTool>();

/** Compiled once for all scenarios: it is by far the slowest part of setting one up. */
function knownTool(contract: ToolContract): KnownTool {
  const digest = contractDigest(contract);
  const known = compiled.get(digest) ?? { contract, digest, check: compileInputSchema(contract.inputSchema) };
  compiled.set(digest, known);
  return known;
}

/** What executors have announced; more can be announced later. */
export class AnnouncedContracts implements Catalog {
  private readonly tools = new Map<string, KnownTool>();
  private readonly agents = new Map<string, AgentContract>();

  announceTool(contract: ToolContract): this {
    this.tools.set(`${contract.name}@${contract.version}`, knownTool(contract));
    return this;
  }

  announceAgent(contract: AgentContract): this {
    this.agents.set(`${contract.name}@${contract.version}`, contract);
    return this;
  }

  tool({ name, version }: { name: string; version: number }): KnownTool | undefined {
    return this.tools.get(`${name}@${version}`);
  }

  agent({ name, version }: { name: string; version: number }): AgentContract | undefined {
    return this.agents.get(`${name}@${version}`);
  }
}
