/** What a decision may look at beside the task and the input: nothing of it is a clock, a network or chance. */
import type { AgentContract, ToolContract } from '@holdpoint/contracts/contract';
import type { ApprovalOutcome } from '@holdpoint/contracts/messages/approval-outcomes';
import type { TaskCommand } from '@holdpoint/contracts/messages/task-commands';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import type { TaskRequested } from '@holdpoint/contracts/messages/task-requests';
import type { ToolResult } from '@holdpoint/contracts/messages/tool-results';
import type { ContractRef } from '@holdpoint/contracts/vocabulary';
import type { InputChecker } from '@holdpoint/core/input-schema';
import type { GateAnswer } from '@holdpoint/core/policy/evaluate';
import type { GateAction } from '@holdpoint/core/policy/policy';
import type { EntityInput, Verdict } from '@holdpoint/stream/entity';

/** Everything that the runner reads. */
export type RunnerMessage = TaskRequested | TaskCommand | ToolResult | ApprovalOutcome;
export type RunnerInput = EntityInput<RunnerMessage>;
export type TimerInput = Extract<RunnerInput, { kind: 'timer' }>;
export type MessageInput = Extract<RunnerInput, { kind: 'message' }>;
export type RunnerVerdict = Verdict<TaskEvent>;

export interface World {
  readonly catalog: Catalog;
  /** The policy's word on an action, as it stands now. */
  askPolicy(action: GateAction): GateAnswer;
  readonly settings: Settings;
}

/** Announced contracts. One that has been announced never changes and never goes. */
export interface Catalog {
  tool(ref: ContractRef): KnownTool | undefined;
  agent(ref: ContractRef): AgentContract | undefined;
}
export interface KnownTool {
  readonly contract: ToolContract;
  readonly digest: string;
  readonly check: InputChecker;
}

export interface Settings {
  /** The pools whose results are read. */
  readonly pools: readonly string[];
  /** How long a task waits for its agent or tool to be announced. */
  readonly catalogWaitMs: number;
  /** How long after its scheduling an attempt may still start. */
  readonly startWithinMs: number;
  /** How far clocks may differ. */
  readonly clockSkewMs: number;
}
