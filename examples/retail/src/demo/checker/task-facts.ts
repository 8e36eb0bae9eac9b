/** What the checker knows of one task, folded from its events alone and independently of the runner's own fold. */
import { type EndingEvent, isEnding } from '@holdpoint/client/task-log';
import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { openPayload } from '@holdpoint/contracts/payload';
import type { FoundCall } from '../../compare.ts';

export interface CallFacts {
  readonly callId: string;
  readonly tool: string;
  readonly stepIndex: number;
  /** Every attempt that was scheduled. */
  readonly attempts: TaskEventOf<'CallScheduled'>[];
  /** How it was settled; undefined while it is not. */
  outcome: FoundCall | undefined;
}

export interface TaskFacts {
  readonly taskId: string;
  status: 'completed' | 'failed' | 'cancelled' | 'unended';
  code: string | undefined;
  /** Events whose `seq` was not one more than the one before. */
  sequenceGaps: number;
  lastSeq: number;
  readonly calls: Map<string, CallFacts>;
  readonly gates: TaskEventOf<'ApprovalRequested'>[];
  readonly interventions: TaskEventOf<'InterventionRequested'>[];
}

/** The facts of every task in these events; each task's events must come in their order. */
export function taskFactsOf(events: Iterable<TaskEvent>): Map<string, TaskFacts> {
  const tasks = new Map<string, TaskFacts>();
  for (const event of events) {
    const facts = tasks.get(event.taskId) ?? unknownTask(event.taskId);
    tasks.set(event.taskId, facts);
    if (event.seq !== facts.lastSeq + 1) facts.sequenceGaps += 1;
    facts.lastSeq = event.seq;
    note(facts, event);
  }
  return tasks;
}

function unknownTask(taskId: string): TaskFacts {
  return {
    taskId,
    status: 'unended',
    code: undefined,
    sequenceGaps: 0,
    lastSeq: 0,
    calls: new Map(),
    gates: [],
    interventions: [],
  };
}

function note(facts: TaskFacts, event: TaskEvent): void {
  if (event.type === 'StepDecided') noteDecision(facts, event);
  if (event.type === 'ApprovalRequested') facts.gates.push(event);
  if (event.type === 'InterventionRequested') facts.interventions.push(event);
  if (event.type === 'CallScheduled') facts.calls.get(event.callId)?.attempts.push(event);
  if (isSettling(event)) noteOutcome(facts, event);
  if (isEnding(event)) noteEnd(facts, event);
}

function noteDecision(facts: TaskFacts, { decision, step }: TaskEventOf<'StepDecided'>): void {
  if (decision.kind !== 'call') return;
  const { callId, tool } = decision;
  facts.calls.set(callId, { callId, tool, stepIndex: step.index, attempts: [], outcome: undefined });
}

const isSettling = (event: TaskEvent): event is Settling =>
  ['CallSucceeded', 'CallFailed', 'CallDenied', 'CallInDoubt'].includes(event.type);

type Settling = TaskEventOf<'CallSucceeded'> | TaskEventOf<'CallFailed'> | TaskEventOf<'CallDenied'> | TaskEventOf<'CallInDoubt'>;

function noteOutcome(facts: TaskFacts, event: Settling): void {
  const call = facts.calls.get(event.callId);
  if (call !== undefined) call.outcome = outcomeOf(call.tool, event) ?? call.outcome;
}

/** Undefined for a failed attempt that is followed by another. */
function outcomeOf(tool: string, event: Settling): FoundCall | undefined {
  switch (event.type) {
    case 'CallSucceeded':
      return { tool, outcome: 'success', result: openPayload(event.output) };
    case 'CallDenied':
      return { tool, outcome: 'denied' };
    case 'CallInDoubt':
      return { tool, outcome: 'failed', code: event.code };
    case 'CallFailed':
      if (event.nextAttemptAt !== undefined) return undefined;
      if (event.class !== 'data_error') return { tool, outcome: 'failed', code: event.code };
      return { tool, outcome: 'data_error', message: String(openPayload(event.message)) };
  }
}

function noteEnd(facts: TaskFacts, event: EndingEvent): void {
  facts.status = event.type === 'TaskCompleted' ? 'completed' : event.type === 'TaskFailed' ? 'failed' : 'cancelled';
  facts.code = event.type === 'TaskFailed' ? event.code : undefined;
}
