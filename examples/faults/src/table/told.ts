/** What a task's log tells of a case: class and code of what went wrong, what the runtime did about it, how often it tried, whom it asked. */
import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { deedOf } from './deed.ts';

export interface Told {
  readonly classes: readonly string[];
  readonly codes: readonly string[];
  /** In order, without repetitions beside each other. */
  readonly deeds: readonly string[];
  /** Of each call, in order: attempts that may have started. */
  readonly attempts: readonly number[];
  /** In order: whom it asked why, and what came of it. */
  readonly asked: readonly string[];
  readonly end: string;
}

/** What a task has left behind. */
export interface Trace {
  readonly events: readonly TaskEvent[];
  /** Codes with which signals to the task were refused. */
  readonly refusals: readonly string[];
}

/** `retryAfterMs`: what the case's service tells the caller to wait. */
export function toldBy({ events, refusals }: Trace, retryAfterMs: number | undefined): Told {
  const troubles = events.flatMap(troubleIn);
  return {
    classes: distinct(troubles.map(({ class: name }) => name)),
    codes: distinct(troubles.map(({ code }) => code)),
    deeds: counted([...refusals.map(refusalDeed), ...events.flatMap((event) => deedOf(event, retryAfterMs))]),
    attempts: attemptsIn(events),
    asked: counted(askedIn(events)),
    end: endIn(events),
  };
}

const refusalDeed = (code: string) => `refused a signal, ${code}`;

interface Trouble {
  readonly class: string;
  readonly code: string;
}

/** An attempt that never started is no trouble of the case: the machine was busy, nothing happened, no retry was used up. */
export function hasNeverStarted(event: TaskEvent): boolean {
  return event.type === 'CallFailed' && !event.counted && !event.settlesDoubt;
}

function troubleIn(event: TaskEvent): Trouble[] {
  if (hasNeverStarted(event)) return [];
  switch (event.type) {
    case 'CallFailed':
      return [{ class: event.class, code: event.code }];
    case 'CallInDoubt':
      return [{ class: 'in doubt', code: event.code }];
    case 'CallDenied':
      return [{ class: 'denied', code: event.code }];
    case 'InterventionRequested':
      return event.why === 'limit' || event.why === 'loop' ? [{ class: event.why, code: event.code }] : [];
    case 'ApprovalResolved':
      return event.resolution === 'stale' ? [{ class: 'stale approval', code: event.code ?? '' }] : [];
    case 'CallSucceeded':
      return event.outcome === 'partial' ? [{ class: 'partial', code: '–' }] : [];
    default:
      return [];
  }
}

function attemptsIn(events: readonly TaskEvent[]): readonly number[] {
  const byCall = new Map<string, number>();
  const add = (callId: string, count: number) => void byCall.set(callId, (byCall.get(callId) ?? 0) + count);
  for (const event of events) {
    if (event.type === 'CallScheduled') add(event.callId, 1);
    else if (event.type === 'CallFailed' && hasNeverStarted(event)) add(event.callId, -1);
  }
  return [...byCall.values()];
}

function askedIn(events: readonly TaskEvent[]): string[] {
  const resolved = new Map(events.filter(isResolution).map((event) => [event.interventionId, event.choice]));
  return events.flatMap((event) => {
    if (event.type === 'ApprovalRequested') return [event.chain.map(({ group }) => group).join(', ')];
    if (event.type !== 'InterventionRequested') return [];
    return [`on call (${event.why.replaceAll('_', ' ')}): ${resolved.get(event.interventionId) ?? 'no answer'}`];
  });
}

function isResolution(event: TaskEvent): event is TaskEventOf<'InterventionResolved'> {
  return event.type === 'InterventionResolved';
}

function endIn(events: readonly TaskEvent[]): string {
  for (const event of events) {
    if (event.type === 'TaskCompleted') return 'completed';
    if (event.type === 'TaskFailed') return `failed, ${event.code}`;
    if (event.type === 'TaskCancelled') return 'cancelled';
  }
  return 'not ended';
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

/** `tried again`, `tried again` → `tried again (2×)`. */
function counted(names: readonly string[]): readonly string[] {
  const runs: { name: string; count: number }[] = [];
  for (const name of names) {
    const last = runs.at(-1);
    if (last?.name === name) last.count += 1;
    else runs.push({ name, count: 1 });
  }
  return runs.map(({ name, count }) => (count === 1 ? name : `${name} (${count}×)`));
}
