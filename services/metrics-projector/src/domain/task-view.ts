import type { TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import type { TaskStatus } from '@holdpoint/contracts/vocabulary';

/**
 * A task as operations see it: where it stands, since when, and what it waits for until when. Plain JSON without payloads; times are
 * epoch milliseconds.
 *
 * The runner's own fold (packages/core/src/task) holds inputs, outputs and history, which would have to be stored here for every task; this
 * one follows the same rule of precedence for the status, and a test compares the two.
 */
export interface TaskView {
  readonly taskId: string;
  readonly tenant: string;
  readonly taskType: string;
  readonly agent: string;
  readonly agentVersion: number;
  readonly acceptedAtMs: number;
  readonly seq: number;
  readonly lastEventAtMs: number;
  readonly status: TaskStatus;
  readonly statusSinceMs: number;
  readonly stepIndex: number | null;
  readonly stepName: string | null;
  readonly work: Work;
  readonly paused: boolean;
  readonly intervention: OpenIntervention | null;
  /** Why it failed, or the code of the open intervention. */
  readonly code: string | null;
  /** Human steps that the agent's contract does not declare. */
  readonly unexpectedHumanSteps: number;
  /** Tools of the calls that are not settled, once a contract of theirs is known: a plan may name whatever it likes. */
  readonly tools: Readonly<Record<string, string>>;
}

/** What the task is doing, under what may lie over it. */
export type Work =
  | { readonly kind: 'start' }
  | { readonly kind: 'deciding' }
  | { readonly kind: 'approval'; readonly approvalId: string; readonly sinceMs: number; readonly dueMs: number }
  /** An attempt is out. */
  | { readonly kind: 'answer'; readonly dueMs: number }
  | { readonly kind: 'retry'; readonly dueMs: number }
  | { readonly kind: 'timer'; readonly dueMs: number }
  | { readonly kind: 'signal'; readonly dueMs: number };

export interface OpenIntervention {
  readonly id: string;
  readonly why: TaskEventOf<'InterventionRequested'>['why'];
}

/** Whether nothing more will happen. */
export function isEnded({ status }: TaskView): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** When what the task waits for should have happened, null where it waits for no moment, or lies under a pause or an intervention. */
export function dueMsOf(view: TaskView): number | null {
  if (isEnded(view) || view.paused || view.intervention !== null) return null;
  return 'dueMs' in view.work ? view.work.dueMs : null;
}

/** What a live task waits for, in one word. */
export function waitingForOf(view: TaskView): string | null {
  if (isEnded(view)) return null;
  if (view.paused || view.intervention !== null) return 'person';
  return view.work.kind;
}
