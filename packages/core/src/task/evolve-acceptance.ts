import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { peek } from './peek.ts';
import type { LiveTask, Memory } from './state.ts';

const nothingRemembered: Memory = { calls: [], doubts: [], approvals: [], interventions: [], commands: [] };

/** A new task: pending. */
export function acceptedTask(event: TaskEventOf<'TaskAccepted'>): LiveTask {
  const atMs = Date.parse(event.at);
  return {
    ...freshTask(event.taskId, event.tenant, event.seq, atMs),
    taskType: event.taskType,
    agent: event.agent,
    requestedBy: event.requestedBy,
    requestedAtMs: Date.parse(event.requestedAt),
    bodyDigest: event.bodyDigest,
    traceparent: event.traceparent,
    input: peek(event.input),
    plan: event.steps,
  };
}

/** Stands in where a reader begins in the middle of a task's events: it follows what it sees, and claims no more. */
export function unknownTask(event: TaskEvent): LiveTask {
  return freshTask(event.taskId, event.tenant, event.seq, Date.parse(event.at));
}

function freshTask(taskId: string, tenant: string, seq: number, atMs: number): LiveTask {
  return {
    taskId,
    tenant,
    seq,
    taskType: 'unknown',
    agent: { name: 'unknown', version: 1 },
    requestedBy: 'unknown',
    requestedAtMs: atMs,
    acceptedAtMs: atMs,
    bodyDigest: '',
    status: 'pending',
    statusSinceMs: atMs,
    calls: 0,
    memory: nothingRemembered,
    input: null,
    nextStep: 0,
    steps: [],
    outputs: {},
    outputBytes: 0,
    lastOutput: null,
    callsByTool: {},
    allowance: { fromStep: 0, fromMs: atMs, callsByTool: {} },
    recent: [],
    signals: [],
    work: { kind: 'start' },
  };
}
