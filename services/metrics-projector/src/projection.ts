/** The projection of task.events and approval.events into the schema `operations`. What reaches the tables is the same in every rebuild. */
import { type ApprovalEvent, approvalEventMessages } from '@holdpoint/contracts/messages/approval-events';
import { type PartitionAdvanced, type TaskEvent, taskEventMessages } from '@holdpoint/contracts/messages/task-events';
import type { Sql } from '@holdpoint/process/sql';
import type { ProjectionDefinition } from '@holdpoint/stream/projector-types';
import type { StreamRecord } from '@holdpoint/stream/record';
import { projectApprovals } from './domain/approval-view.ts';
import { type PlacedEvent, projectTasks } from './domain/task-batch.ts';
import { loadApprovals, saveApprovals } from './store/approvals.ts';
import { loadTasks, saveTaskRows } from './store/tasks.ts';

export type OperationsMessage = TaskEvent | ApprovalEvent | PartitionAdvanced;

export const operationsProjection: ProjectionDefinition<OperationsMessage, Sql> = {
  name: 'metrics-projector',
  topics: ['task.events', 'approval.events'],
  async project(tx, records) {
    const [first] = records;
    if (first === undefined) return;
    await projectTaskEvents(tx, first.partition, records.flatMap(placedTaskEvent));
    await projectApprovalEvents(tx, records.flatMap(approvalEvent));
  },
};

async function projectTaskEvents(tx: Sql, partition: number, events: readonly PlacedEvent[]): Promise<void> {
  if (events.length === 0) return;
  const known = await loadTasks(tx, distinct(events.map(({ event }) => event.taskId)));
  await saveTaskRows(tx, partition, projectTasks(known, events));
}

async function projectApprovalEvents(tx: Sql, events: readonly ApprovalEvent[]): Promise<void> {
  if (events.length === 0) return;
  const known = await loadApprovals(tx, distinct(events.map(({ approvalId }) => approvalId)));
  await saveApprovals(tx, projectApprovals(known, events));
}

function placedTaskEvent({ message, offset }: StreamRecord<OperationsMessage>): PlacedEvent[] {
  return isTaskEvent(message) ? [{ event: message, offset }] : [];
}

function approvalEvent({ message }: StreamRecord<OperationsMessage>): ApprovalEvent[] {
  return isApprovalEvent(message) ? [message] : [];
}

function isTaskEvent(message: OperationsMessage): message is TaskEvent {
  return Object.hasOwn(taskEventMessages, message.type);
}

function isApprovalEvent(message: OperationsMessage): message is ApprovalEvent {
  return Object.hasOwn(approvalEventMessages, message.type);
}

function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
