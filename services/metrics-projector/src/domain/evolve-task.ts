/** The fold of a task's events into its view. Total: an event that does not fit changes no more than the numbers. */
import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import type { TaskStatus } from '@holdpoint/contracts/vocabulary';
import { isEnded, type TaskView } from './task-view.ts';

/** The view after the event; undefined while nothing is known of the task. */
export function evolveTask(before: TaskView | undefined, event: TaskEvent): TaskView | undefined {
  if (event.type === 'TaskAccepted') return before ?? accepted(event);
  if (before === undefined) return undefined;
  const atMs = Date.parse(event.at);
  const moved = isEnded(before) ? before : evolve(before, event, atMs);
  const status = statusOf(moved, event);
  const statusSinceMs = status === before.status ? before.statusSinceMs : atMs;
  return { ...moved, status, statusSinceMs, seq: event.seq, lastEventAtMs: atMs };
}

function accepted(event: TaskEventOf<'TaskAccepted'>): TaskView {
  const atMs = Date.parse(event.at);
  return {
    taskId: event.taskId,
    tenant: event.tenant,
    taskType: event.taskType,
    agent: event.agent.name,
    agentVersion: event.agent.version,
    acceptedAtMs: atMs,
    seq: event.seq,
    lastEventAtMs: atMs,
    status: 'pending',
    statusSinceMs: atMs,
    stepIndex: null,
    stepName: null,
    work: { kind: 'start' },
    paused: false,
    intervention: null,
    code: null,
    unexpectedHumanSteps: 0,
    tools: {},
  };
}

/** What lies over the work comes first: the precedence of the runner's own fold. */
function statusOf(view: TaskView, event: TaskEvent): TaskStatus {
  switch (event.type) {
    case 'TaskCompleted':
      return isEnded(view) ? view.status : 'completed';
    case 'TaskFailed':
      return isEnded(view) ? view.status : 'failed';
    case 'TaskCancelled':
      return isEnded(view) ? view.status : 'cancelled';
    default:
      return isEnded(view) ? view.status : liveStatus(view);
  }
}

function liveStatus({ paused, intervention, work }: TaskView): TaskStatus {
  if (paused) return 'paused';
  if (intervention !== null) return 'awaiting_intervention';
  if (work.kind === 'approval') return 'awaiting_approval';
  return work.kind === 'start' ? 'pending' : 'in_progress';
}

function evolve(view: TaskView, event: TaskEvent, atMs: number): TaskView {
  switch (event.type) {
    case 'StepDecided':
      return stepDecided(view, event);
    case 'ApprovalRequested':
      return approvalRequested(view, event, atMs);
    case 'ApprovalResolved':
      return view.work.kind === 'approval' && view.work.approvalId === event.approvalId ? deciding(view) : view;
    case 'CallScheduled': {
      const tools = { ...view.tools, [event.callId]: event.tool };
      return { ...view, tools, work: { kind: 'answer', dueMs: Date.parse(event.startBy) + event.timeoutMs } };
    }
    case 'CallFailed':
      if (event.settlesDoubt) return view;
      if (event.nextAttemptAt === undefined) return withoutCall(view, event.callId);
      return { ...view, work: { kind: 'retry', dueMs: Date.parse(event.nextAttemptAt) } };
    case 'CallSucceeded':
      return event.settlesDoubt ? view : withoutCall(view, event.callId);
    case 'CallDenied':
    case 'CallInDoubt':
      return withoutCall(view, event.callId);
    case 'WaitStarted':
      return { ...view, work: { kind: event.signal === undefined ? 'timer' : 'signal', dueMs: Date.parse(event.until) } };
    case 'WaitEnded':
      return deciding(view);
    default:
      return overlay(view, event);
  }
}

function overlay(view: TaskView, event: TaskEvent): TaskView {
  switch (event.type) {
    case 'InterventionRequested':
      return {
        ...view,
        intervention: { id: event.interventionId, why: event.why },
        code: event.code,
        unexpectedHumanSteps: view.unexpectedHumanSteps + (isExpected(event) ? 0 : 1),
      };
    case 'InterventionResolved':
      return view.intervention?.id === event.interventionId ? { ...view, intervention: null, code: null } : view;
    case 'TaskPaused':
      return { ...view, paused: true };
    case 'TaskResumed':
      return { ...view, paused: false };
    case 'TaskFailed':
      return { ...ended(view), code: event.code };
    case 'TaskCompleted':
    case 'TaskCancelled':
      return ended(view);
    default:
      return view;
  }
}

/** Whether a person's help here belongs to the task's usual course: a planned question does, any other intervention does not. */
export function isExpected({ why }: TaskEventOf<'InterventionRequested'>): boolean {
  return why === 'question';
}

function stepDecided(view: TaskView, { step, decision }: TaskEventOf<'StepDecided'>): TaskView {
  // An ending is not work that begins: a task whose first decision is its last goes from pending to its end.
  if (decision.kind === 'complete' || decision.kind === 'fail') return { ...view, stepIndex: step.index, stepName: step.name };
  return { ...deciding(view), stepIndex: step.index, stepName: step.name };
}

function approvalRequested(view: TaskView, event: TaskEventOf<'ApprovalRequested'>, sinceMs: number): TaskView {
  const { approvalId, callId, tool, decideBy, expected } = event;
  return {
    ...view,
    work: { kind: 'approval', approvalId, sinceMs, dueMs: Date.parse(decideBy) },
    tools: { ...view.tools, [callId]: tool },
    unexpectedHumanSteps: view.unexpectedHumanSteps + (expected ? 0 : 1),
  };
}

function withoutCall(view: TaskView, callId: string): TaskView {
  const { [callId]: _settled, ...tools } = view.tools;
  return { ...deciding(view), tools };
}

function deciding(view: TaskView): TaskView {
  return { ...view, work: { kind: 'deciding' } };
}

function ended(view: TaskView): TaskView {
  return { ...deciding(view), paused: false, intervention: null, code: null, tools: {} };
}
