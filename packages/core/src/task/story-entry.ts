import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import type { Json } from '@holdpoint/contracts/payload';
import type { TaskStatus } from '@holdpoint/contracts/vocabulary';

/** What part of a task an entry belongs to. */
export type Chapter = 'request' | 'decision' | 'gate' | 'people' | 'attempt' | 'outcome' | 'help' | 'wait' | 'control' | 'end';

/** One thing that happened, and where the task stood after it. */
export interface StoryEntry {
  readonly at: string;
  readonly eventId: string;
  readonly type: TaskEvent['type'] | ApprovalEvent['type'];
  readonly chapter: Chapter;
  /** In words, for a person. */
  readonly text: string;
  readonly status: TaskStatus;
  readonly step?: { readonly index: number; readonly name: string } | undefined;
  readonly callId?: string | undefined;
  readonly attempt?: number | undefined;
  readonly reasoning?: Json | undefined;
  readonly input?: Json | undefined;
  readonly output?: Json | undefined;
  readonly code?: string | undefined;
  /** Whether the step's call needs people; unknown before its gate. */
  readonly approvalRequired?: boolean | undefined;
  readonly approvers?: readonly string[] | undefined;
  /** The first entry that left the usual course. */
  readonly isDeparture: boolean;
}
