import type { TaskCommand } from '@holdpoint/contracts/messages/task-commands';
import type { Draft } from '../draft.ts';

/** The domain says no. */
export interface Refusal {
  readonly code: string;
  readonly detail: string;
}
export type CommandOutcome = Draft | Refusal;
export type CommandOf<T extends TaskCommand['type']> = Extract<TaskCommand, { type: T }>;
