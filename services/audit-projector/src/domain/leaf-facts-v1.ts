import { sha256Hex } from '@holdpoint/ledger/digest';
import type { SourceEvent } from './audited-event.ts';
import type { TaskAudit } from './task-audit.ts';

/** The members that every leaf of a task has, its number in the task among them. */
export function taskFacts(before: TaskAudit, { event, position, bytes }: SourceEvent) {
  const { topic, partition, offset } = position;
  return {
    leaf_version: 1,
    tenant: before.tenant,
    task_id: event.taskId,
    task_seq: before.leaves + 1,
    task_type: before.taskType,
    agent: { name: before.agent.name, version: before.agent.version },
    position: { topic, partition, offset },
    source_event_sha256: sha256Hex(bytes),
    logged_at: event.at,
  } as const;
}
