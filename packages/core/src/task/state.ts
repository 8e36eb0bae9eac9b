/**
 * What is known of a task: a fold over its events, plain JSON, bounded.
 *
 * I1  A task is live or ended; ended tasks stay ended.
 * I2  `work` is what the task is doing. Pause, intervention and cancellation lie over it and leave it alone, so that a result
 *     or an outcome that comes home meanwhile finds its place.
 * I3  A call is open in `work` from its decision to its settlement, and then only in `memory`.
 * I4  Everything that could grow is cut at a bound of bounds.ts.
 */
import type { ChainStage, RuleRef } from '@holdpoint/contracts/authorisation';
import type { TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import type { Json } from '@holdpoint/contracts/payload';
import type { Step } from '@holdpoint/contracts/step';
import type { ContractRef, Effect, Reversibility, TaskStatus } from '@holdpoint/contracts/vocabulary';

export type EndedStatus = 'completed' | 'failed' | 'cancelled';
export type LiveStatus = Exclude<TaskStatus, EndedStatus>;
export type TaskState = LiveTask | EndedTask;

/** What stays the same from acceptance to the end, and after it. Times in state are epoch milliseconds. */
export interface TaskIdentity {
  readonly taskId: string;
  readonly tenant: string;
  readonly taskType: string;
  readonly agent: ContractRef;
  readonly requestedBy: string;
  readonly requestedAtMs: number;
  readonly acceptedAtMs: number;
  readonly bodyDigest: string;
  readonly traceparent?: string | undefined;
}

interface Progress extends TaskIdentity {
  /** The last event's. */
  readonly seq: number;
  /** Since when the status has been what it is. */
  readonly statusSinceMs: number;
  /** Calls decided so far: what the closing leaf counts. */
  readonly calls: number;
  readonly memory: Memory;
}

export interface LiveTask extends Progress {
  /** Follows from `work` and what lies over it (status.ts). */
  readonly status: LiveStatus;
  readonly input: Json;
  /** The plan given with the request, if it brought one. */
  readonly plan?: readonly Step[] | undefined;
  /** Index of the next step to be decided. */
  readonly nextStep: number;
  /** Completed steps, in order. */
  readonly steps: readonly CompletedStep[];
  /** Outputs by step name, for later steps to refer to. */
  readonly outputs: Readonly<Record<string, Json>>;
  readonly outputBytes: number;
  /** The output of the step that completed last; null before the first. */
  readonly lastOutput: Json;
  readonly callsByTool: Readonly<Record<string, number>>;
  readonly allowance: Allowance;
  /** How the last calls ended, oldest first: what the loop detector looks at. */
  readonly recent: readonly SettledPattern[];
  readonly signals: readonly BufferedSignal[];
  readonly work: Work;
  readonly pause?: { readonly by: string } | undefined;
  readonly intervention?: Intervention | undefined;
  readonly cancel?: Cancellation | undefined;
}

export interface EndedTask extends Progress {
  readonly status: EndedStatus;
  /** Why it failed. */
  readonly code?: string | undefined;
}

/** What the task is doing. */
export type Work =
  /** Accepted; no step decided. */
  | { readonly kind: 'start' }
  /** A step is complete, the next one not decided. */
  | { readonly kind: 'between' }
  /** A call is decided and not through the gate; or through it, and not yet scheduled. */
  | { readonly kind: 'gate'; readonly call: OpenCall; readonly sinceMs: number }
  | { readonly kind: 'approval'; readonly call: OpenCall; readonly approval: OpenApproval; readonly decideByMs: number }
  /** An attempt is out. Its answer is due by `startByMs + timeoutMs`. */
  | { readonly kind: 'attempt'; readonly call: ScheduledCall; readonly startByMs: number; readonly timeoutMs: number }
  | { readonly kind: 'backoff'; readonly call: OpenCall; readonly untilMs: number }
  /** The call is settled and its step is not complete: a person decides, or the task ends. */
  | { readonly kind: 'settled'; readonly call: OpenCall }
  /** A person wants the step's call done again, as a new call. */
  | { readonly kind: 'again'; readonly call: OpenCall; readonly keepsKey: boolean }
  | { readonly kind: 'wait'; readonly step: DecidedStep; readonly untilMs: number; readonly signal?: string | undefined }
  | { readonly kind: 'ask'; readonly step: DecidedStep };

export interface DecidedStep {
  readonly index: number;
  readonly name: string;
  readonly reasoning?: Json | undefined;
  readonly expectedOutcome?: Json | undefined;
}

/** A call that is not settled. */
export interface OpenCall {
  readonly callId: string;
  /** Which call of its step, from 1. */
  readonly number: number;
  /** The same for all attempts, and for a call that a person chose after attempts whose effect nobody can exclude. */
  readonly idempotencyKey: string;
  readonly step: DecidedStep;
  readonly tool: string;
  readonly version: number;
  readonly input: Json;
  readonly onDataError: 'end' | 'intervention' | 'answer';
  /** The highest attempt scheduled; 0 before the first. */
  readonly attempts: number;
  /** Attempts that failed and count against the retries. */
  readonly failures: number;
  /** Attempts that never started. */
  readonly notStarted: number;
  /** An attempt under its idempotency key failed for the time being, or was never answered: it may have had its effect. */
  readonly mayHaveHappened?: boolean | undefined;
  readonly refreshes: number;
  /** Since when executors have answered that they do not host its contract. */
  readonly notHostedSinceMs?: number | undefined;
  /** As of the last schedule. */
  readonly terms?: CallTerms | undefined;
  readonly approval?: GrantedApproval | undefined;
}
export interface ScheduledCall extends OpenCall {
  readonly terms: CallTerms;
}

/** What a call was scheduled under. */
export interface CallTerms {
  readonly pool: string;
  readonly contractDigest: string;
  readonly effect: Effect;
  readonly reversibility: Reversibility;
}

export interface OpenApproval {
  readonly approvalId: string;
  readonly digest: string;
  readonly rule: RuleRef;
  readonly chain: readonly ChainStage[];
  readonly reversibility: Reversibility;
}
/** An approval that came home and has not become stale. No approvers: by silence. */
export interface GrantedApproval extends OpenApproval {
  readonly approvers: readonly string[];
  /** The approval-service's signed outcome. */
  readonly outcome: string;
  /** Bounds the first start on this approval (epoch milliseconds). */
  readonly executeByMs: number;
  /** When the last attempt on this approval started, as far as an executor has said so (epoch milliseconds): `executeBy` does not bound its retries. */
  readonly startedAtMs?: number | undefined;
}

export interface CompletedStep {
  readonly index: number;
  readonly name: string;
  readonly status: 'succeeded' | 'partial' | 'error_as_answer' | 'skipped' | 'answered' | 'waited' | 'signalled';
  /** The agent's, cut to a bound. */
  readonly reasoning?: string | undefined;
}

/** From where the limits count: the start, or the last time a person let the task go on beyond one. */
export interface Allowance {
  readonly fromStep: number;
  readonly fromMs: number;
  readonly callsByTool: Readonly<Record<string, number>>;
}

/** Fingerprints of what was called and of how it ended. */
export interface SettledPattern {
  readonly call: string;
  readonly outcome: string;
  readonly isError: boolean;
}

export interface BufferedSignal {
  readonly signal: string;
  readonly payload: Json;
}

export interface Intervention {
  readonly interventionId: string;
  readonly why: TaskEventOf<'InterventionRequested'>['why'];
  readonly code: string;
  readonly options: TaskEventOf<'InterventionRequested'>['options'];
  readonly stepIndex?: number | undefined;
  readonly callId?: string | undefined;
}

export interface Cancellation {
  readonly by: string;
  readonly reason: Json;
  /** Calls that ran on after the request. */
  readonly unstopped: readonly string[];
}

/** What must be recognised when it comes again, newest last, each list cut at a bound. */
export interface Memory {
  readonly calls: readonly SettledCall[];
  readonly doubts: readonly Doubt[];
  readonly approvals: readonly string[];
  readonly interventions: readonly string[];
  readonly commands: readonly string[];
}
export interface SettledCall {
  readonly callId: string;
  readonly attempts: number;
}
/** A call of which nobody knows how its attempt ended. */
export interface Doubt {
  readonly callId: string;
  readonly attempt: number;
  readonly pool: string;
  readonly contractDigest: string;
  /** `UNANSWERED`: no executor has spoken, and one may still say that it never started. */
  readonly code: string;
}

/** Whether the task has ended. */
export function isEnded(state: TaskState): state is EndedTask {
  return state.status === 'completed' || state.status === 'failed' || state.status === 'cancelled';
}

/** The call that is not settled, if there is one. */
export function openCallOf(work: Work): OpenCall | undefined {
  switch (work.kind) {
    case 'gate':
    case 'approval':
    case 'attempt':
    case 'backoff':
      return work.call;
    default:
      return undefined;
  }
}
