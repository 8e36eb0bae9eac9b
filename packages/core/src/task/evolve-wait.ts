import type { TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { appended, BUFFERED_SIGNALS } from './bounds.ts';
import { completeStep } from './complete-step.ts';
import { peek } from './peek.ts';
import type { LiveTask } from './state.ts';

/** The pause that was decided has begun. */
export function waitStarted(task: LiveTask, event: TaskEventOf<'WaitStarted'>): LiveTask {
  if (task.work.kind !== 'wait') return task;
  return { ...task, work: { ...task.work, untilMs: Date.parse(event.until), signal: event.signal } };
}

/** The pause is over; what was waited for is the step's output. Out of time or cancelled, the task's end follows. */
export function waitEnded(task: LiveTask, event: TaskEventOf<'WaitEnded'>): LiveTask {
  if (task.work.kind !== 'wait') return task;
  const { step, signal } = task.work;
  if (event.reason === 'elapsed') return completeStep(task, step, 'waited', null);
  if (event.reason !== 'signal') return { ...task, work: { kind: 'between' } };
  const index = task.signals.findIndex((one) => one.signal === signal);
  const payload = task.signals[index]?.payload ?? null;
  return completeStep({ ...task, signals: task.signals.filter((_, i) => i !== index) }, step, 'signalled', payload);
}

/** A signal is kept until a step takes it. */
export function signalReceived(task: LiveTask, event: TaskEventOf<'SignalReceived'>): LiveTask {
  const signal = { signal: event.signal, payload: peek(event.payload) };
  return { ...task, signals: appended(task.signals, signal, BUFFERED_SIGNALS) };
}
