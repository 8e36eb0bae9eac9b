/** What the log says of each task, and what is wrong with it. Pure. */
import { callIdOf } from '@holdpoint/contracts/identity';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { openPayload } from '@holdpoint/contracts/payload';
import { canonicalJson } from '@holdpoint/ledger/canonical-json';
import { callsOf } from './names.ts';
import { answerTo } from './noop.ts';
import { orderOf, type Series } from './requests.ts';

/** One task as its events tell it; a thing that must not be is written down where it is seen. */
export interface TaskFacts {
  readonly taskId: string;
  lastSeq: number;
  accepted: number;
  /** In the order of the log. */
  readonly decided: string[];
  readonly scheduled: Set<string>;
  /** Outputs by call, canonical. */
  readonly succeeded: Map<string, string>;
  end: string | undefined;
  readonly wrong: string[];
}

export function emptyFacts(taskId: string): TaskFacts {
  const none = { lastSeq: 0, accepted: 0, end: undefined };
  return { taskId, ...none, decided: [], scheduled: new Set(), succeeded: new Map(), wrong: [] };
}

/** Takes one more event of the task, in the order of the log. */
export function note(facts: TaskFacts, event: TaskEvent): void {
  if (event.seq !== facts.lastSeq + 1) facts.wrong.push(`seq ${event.seq} after ${facts.lastSeq}`);
  facts.lastSeq = event.seq;
  if (facts.end !== undefined) facts.wrong.push(`${event.type} after its end`);
  switch (event.type) {
    case 'TaskAccepted':
      facts.accepted += 1;
      return;
    case 'StepDecided':
      if (event.decision.kind === 'call') facts.decided.push(event.decision.callId);
      return;
    case 'CallScheduled':
      if (!facts.decided.includes(event.callId)) facts.wrong.push(`call ${event.callId} scheduled and never decided`);
      facts.scheduled.add(event.callId);
      return;
    case 'CallSucceeded':
      if (!facts.scheduled.has(event.callId)) facts.wrong.push(`call ${event.callId} answered and never scheduled`);
      if (facts.succeeded.has(event.callId)) facts.wrong.push(`call ${event.callId} succeeded twice`);
      facts.succeeded.set(event.callId, canonicalJson(openPayload(event.output)));
      return;
    case 'TaskCompleted':
    case 'TaskFailed':
    case 'TaskCancelled':
      facts.end = event.type;
      return;
    default:
  }
}

/** What is not as it must be with the task that has this number in its series. */
export function findingsOf(series: Series, index: number, facts: TaskFacts): readonly string[] {
  const { taskId, accepted, decided, succeeded, end, wrong } = facts;
  const calls = callsOf[series.agent];
  const found = [...wrong];
  if (accepted !== 1) found.push(`accepted ${accepted} times`);
  if (end !== 'TaskCompleted') found.push(`its end is ${end ?? 'missing'}`);
  if (decided.length !== calls) found.push(`${decided.length} calls decided, not ${calls}`);
  for (let step = 0; step < calls; step += 1) {
    const output = succeeded.get(callIdOf(taskId, step, 1));
    if (output === undefined) found.push(`call ${step + 1} has not succeeded`);
    else if (output !== expectedOutput(series, index, step)) found.push(`call ${step + 1} returned another output`);
  }
  return found.map((text) => `task ${taskId}: ${text}`);
}

function expectedOutput(series: Series, index: number, step: number): string {
  return canonicalJson({ ...answerTo({ order: orderOf(series, index), step: step + 1 }) });
}
