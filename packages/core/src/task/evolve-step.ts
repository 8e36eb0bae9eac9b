import type { Decision } from '@holdpoint/contracts/decision';
import type { TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { peek, peekOptional } from './peek.ts';
import type { DecidedStep, LiveTask, OpenCall, Work } from './state.ts';
import { counted } from './tool-counts.ts';

/** A step was decided: its call stands before the gate, its pause or question begins; an ending changes nothing yet. */
export function stepDecided(task: LiveTask, event: TaskEventOf<'StepDecided'>): LiveTask {
  const { decision } = event;
  const step: DecidedStep = {
    index: event.step.index,
    name: event.step.name,
    reasoning: peekOptional(event.reasoning),
    expectedOutcome: peekOptional(event.expectedOutcome),
  };
  const next = { ...task, nextStep: Math.max(task.nextStep, step.index + 1), work: workOf(task, decision, step, event) };
  if (decision.kind !== 'call') return next;
  return { ...next, calls: task.calls + 1, callsByTool: counted(task.callsByTool, decision.tool) };
}

function workOf(task: LiveTask, decision: Decision, step: DecidedStep, event: TaskEventOf<'StepDecided'>): Work {
  const atMs = Date.parse(event.at);
  switch (decision.kind) {
    case 'call':
      return { kind: 'gate', call: decidedCall(task.work, decision, step), sinceMs: atMs };
    case 'wait':
      return { kind: 'wait', step, untilMs: atMs + decision.forMs };
    case 'signal':
      return { kind: 'wait', step, untilMs: atMs + decision.timeoutMs, signal: decision.signal };
    case 'ask':
      return { kind: 'ask', step };
    default:
      return task.work;
  }
}

function decidedCall(work: Work, decision: Extract<Decision, { kind: 'call' }>, step: DecidedStep): OpenCall {
  const before = work.kind === 'again' && work.keepsKey ? work.call : undefined;
  return {
    callId: decision.callId,
    number: work.kind === 'again' ? work.call.number + 1 : 1,
    idempotencyKey: before?.idempotencyKey ?? decision.callId,
    mayHaveHappened: before?.mayHaveHappened,
    step,
    tool: decision.tool,
    version: decision.version,
    input: peek(decision.input),
    onDataError: decision.onDataError,
    attempts: 0,
    failures: 0,
    notStarted: 0,
    refreshes: 0,
  };
}
