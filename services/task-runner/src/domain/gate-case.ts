import type { AgentContract } from '@holdpoint/contracts/contract';
import type { Json } from '@holdpoint/contracts/payload';
import type { GateAnswer } from '@holdpoint/core/policy/evaluate';
import type { OpenCall } from '@holdpoint/core/task/state';
import type { KnownTool } from './world.ts';

/** A call that the contract has nothing against, as it would run. */
export interface GateCase {
  readonly call: OpenCall;
  readonly tool: KnownTool;
  readonly agent: AgentContract;
  /** With the contract's defaults filled in. */
  readonly input: Json;
  readonly digest: string;
  readonly answer: GateAnswer;
}
