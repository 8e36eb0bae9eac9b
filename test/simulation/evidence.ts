/** What a run leaves behind, for the checks to judge. */
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { PartitionAdvanced, TaskEvent } from '@holdpoint/contracts/messages/task-events';
import type { RawRecord } from '@holdpoint/stream/record';
import type { Approvers } from './approvers.ts';
import { type History, messageIn } from './history.ts';
import type { Installation } from './installation.ts';
import type { Operators } from './operators.ts';
import type { Outside } from './outside.ts';
import type { Target } from './target.ts';

export interface Evidence {
  readonly installation: Installation;
  readonly outside: Outside;
  readonly approvers: Approvers;
  readonly operators: Operators;
  readonly target: Target;
  readonly history: History;
  /** Every event of every task, by task, in the log's order. */
  readonly tasks: ReadonlyMap<string, readonly TaskEvent[]>;
  /** Every event of every approval. */
  readonly approvals: ReadonlyMap<string, readonly ApprovalEvent[]>;
}

/** A promise that this run has broken. */
export type Broken = string;
export type Check = (evidence: Evidence) => readonly Broken[];

export function evidenceOf(parts: Omit<Evidence, 'history' | 'tasks' | 'approvals'>): Evidence {
  const { history } = parts.installation;
  const tasks = groupBy(eventsIn<TaskEvent>(history.of('task.events')), ({ taskId }) => taskId);
  const approvals = groupBy(eventsIn<ApprovalEvent>(history.of('approval.events')), ({ approvalId }) => approvalId);
  return { ...parts, history, tasks, approvals };
}

function eventsIn<E extends { readonly type: string }>(records: readonly RawRecord[]): readonly E[] {
  return records.flatMap((record) => {
    const message = messageIn<E | PartitionAdvanced>(record);
    return isEvent(message) ? [message] : [];
  });
}

const isEvent = <E extends { readonly type: string }>(message: E | PartitionAdvanced): message is E =>
  message.type !== 'PartitionAdvanced';

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** The events of one type, narrowed. */
export const ofType = <E extends { readonly type: string }, T extends E['type']>(events: readonly E[], type: T) =>
  events.filter((event): event is Extract<E, { type: T }> => event.type === type);
