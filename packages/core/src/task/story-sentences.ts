/** What each event says to a person, and the facts that go beside the sentence. */
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { peek, peekOptional } from './peek.ts';
import type { StoryEntry } from './story-entry.ts';

type Told = Pick<StoryEntry, 'chapter' | 'text'> &
  Partial<Pick<StoryEntry, 'callId' | 'attempt' | 'reasoning' | 'input' | 'output' | 'code' | 'approvalRequired' | 'approvers'>>;

export function tellTaskEvent(event: TaskEvent): Told {
  switch (event.type) {
    case 'TaskAccepted':
      return { chapter: 'request', text: `${event.requestedBy} asked for a ${event.taskType}`, input: peek(event.input) };
    case 'StepDecided':
      return tellDecision(event);
    case 'ApprovalRequested':
    case 'ApprovalResolved':
    case 'CallScheduled':
    case 'InputsRefreshed':
      return tellGate(event);
    case 'CallSucceeded':
    case 'CallFailed':
    case 'CallDenied':
    case 'CallInDoubt':
      return tellOutcome(event);
    case 'InterventionRequested':
    case 'InterventionResolved':
      return tellHelp(event);
    case 'WaitStarted':
    case 'WaitEnded':
    case 'SignalReceived':
      return tellWait(event);
    case 'TaskPaused':
    case 'TaskResumed':
    case 'TaskCancelRequested':
      return tellControl(event);
    default:
      return tellEnd(event);
  }
}

/** undefined for what the task's own events tell already. */
export function tellApprovalEvent(event: ApprovalEvent): Told | undefined {
  switch (event.type) {
    case 'DecisionRecorded': {
      const verb = event.verdict === 'approve' ? 'approved' : 'denied';
      return {
        chapter: 'people',
        text: `${event.approver} ${verb}`,
        approvers: [event.approver],
        reasoning: peekOptional(event.reason),
      };
    }
    case 'DecisionRejected':
      return { chapter: 'people', text: `a word of ${event.approver ?? 'somebody'} did not count`, code: event.code };
    case 'ReminderDue':
      return { chapter: 'people', text: `the approvers were reminded (${event.number})` };
    default:
      return undefined;
  }
}

function tellDecision({ decision, reasoning, planner, step }: TaskEventOf<'StepDecided'>): Told {
  const told = { chapter: 'decision', reasoning: peekOptional(reasoning) } as const;
  const who = planner.kind === 'person' ? 'a person' : planner.agent.name;
  switch (decision.kind) {
    case 'call':
      return { ...told, text: `${who} decided to call ${decision.tool}`, callId: decision.callId, input: peek(decision.input) };
    case 'wait':
      return { ...told, text: `${who} decided to wait ${decision.forMs} ms` };
    case 'signal':
      return { ...told, text: `${who} decided to wait for "${decision.signal}"` };
    case 'ask':
      return { ...told, text: `${who} asked a person`, input: peek(decision.question) };
    case 'complete':
      return { ...told, text: `${who} decided that the task is complete`, output: peek(decision.output) };
    case 'fail':
      return { ...told, text: `${who} could not decide step "${step.name}"`, code: decision.code };
  }
}

type GateEvent = TaskEventOf<'ApprovalRequested' | 'ApprovalResolved' | 'CallScheduled' | 'InputsRefreshed'>;

function tellGate(event: GateEvent): Told {
  const { callId } = event;
  switch (event.type) {
    case 'ApprovalRequested': {
      const groups = event.chain.map(({ group, needed }) => `${needed} of ${group}`).join(', then ');
      const text = `rule "${event.rule.name}" asked ${groups} to decide by ${event.decideBy}`;
      return {
        chapter: 'gate',
        text,
        callId,
        input: peek(event.input),
        reasoning: peekOptional(event.reasoning),
        approvalRequired: true,
      };
    }
    case 'ApprovalResolved': {
      const by = event.approvers.length === 0 ? '' : ` by ${event.approvers.join(', ')}`;
      return {
        chapter: 'people',
        text: `the approval is ${event.resolution}${by}`,
        callId,
        code: event.code,
        approvers: event.approvers,
      };
    }
    case 'CallScheduled': {
      const { authorisation, attempt, tool } = event;
      const approvers = authorisation.kind === 'approval' ? authorisation.approvers : undefined;
      const word = authorisation.kind === 'approval' ? 'approved' : `let pass by rule "${authorisation.rule.name}"`;
      const text = `${tool}, ${word}, was sent to pool ${event.pool} (attempt ${attempt})`;
      const required = authorisation.kind === 'approval';
      return { chapter: 'attempt', text, callId, attempt, input: peek(event.input), approvalRequired: required, approvers };
    }
    case 'InputsRefreshed':
      return {
        chapter: 'attempt',
        text: 'the input was refreshed: data had changed underneath',
        callId,
        input: peek(event.after),
      };
  }
}

type OutcomeEvent = TaskEventOf<'CallSucceeded' | 'CallFailed' | 'CallDenied' | 'CallInDoubt'>;

function tellOutcome(event: OutcomeEvent): Told {
  const { callId } = event;
  switch (event.type) {
    case 'CallSucceeded': {
      const how = event.outcome === 'partial' ? 'succeeded in part' : 'succeeded';
      const late = event.settlesDoubt ? ', which settles the doubt' : '';
      return { chapter: 'outcome', text: `the call ${how}${late}`, callId, attempt: event.attempt, output: peek(event.output) };
    }
    case 'CallFailed': {
      const next = event.nextAttemptAt === undefined ? event.handling.replaceAll('_', ' ') : `again at ${event.nextAttemptAt}`;
      const text = `attempt ${event.attempt} failed: ${event.class.replaceAll('_', ' ')}, ${event.code} (${next})`;
      return { chapter: 'outcome', text, callId, attempt: event.attempt, code: event.code, output: peek(event.message) };
    }
    case 'CallDenied':
      return {
        ...{ chapter: 'outcome', text: `the call was denied by ${event.by}`, callId, code: event.code },
        output: peekOptional(event.reason),
      };
    case 'CallInDoubt':
      return {
        ...{
          chapter: 'outcome',
          text: 'nobody knows whether the call happened',
          callId,
          attempt: event.attempt,
          code: event.code,
        },
        output: peek(event.message),
      };
  }
}

function tellHelp(event: TaskEventOf<'InterventionRequested' | 'InterventionResolved'>): Told {
  if (event.type === 'InterventionRequested') {
    const text = `a person is asked: ${event.why.replaceAll('_', ' ')} (${event.options.join(', ')})`;
    return { chapter: 'help', text, code: event.code, callId: event.callId, input: peek(event.detail) };
  }
  const output = peekOptional(event.output);
  return { chapter: 'help', text: `${event.by} chose ${event.choice}`, output, reasoning: peekOptional(event.note) };
}

function tellWait(event: TaskEventOf<'WaitStarted' | 'WaitEnded' | 'SignalReceived'>): Told {
  switch (event.type) {
    case 'WaitStarted': {
      const what = event.signal === undefined ? 'until' : `for "${event.signal}" until`;
      return { chapter: 'wait', text: `waits ${what} ${event.until}` };
    }
    case 'WaitEnded':
      return { chapter: 'wait', text: `the wait ended: ${event.reason}` };
    case 'SignalReceived':
      return { chapter: 'wait', text: `${event.by} sent "${event.signal}"`, input: peek(event.payload) };
  }
}

function tellControl(event: TaskEventOf<'TaskPaused' | 'TaskResumed' | 'TaskCancelRequested'>): Told {
  const verb = { TaskPaused: 'paused', TaskResumed: 'resumed', TaskCancelRequested: 'asked to cancel' }[event.type];
  const reasoning = event.type === 'TaskResumed' ? undefined : peek(event.reason);
  return { chapter: 'control', text: `${event.by} ${verb} the task`, reasoning };
}

function tellEnd(event: TaskEventOf<'TaskCompleted' | 'TaskFailed' | 'TaskCancelled'>): Told {
  switch (event.type) {
    case 'TaskCompleted':
      return { chapter: 'end', text: 'the task is complete', output: peek(event.output) };
    case 'TaskFailed':
      return { chapter: 'end', text: 'the task failed', code: event.code, output: peek(event.reason) };
    case 'TaskCancelled': {
      const rest = event.unstopped.length === 0 ? '' : `; ${event.unstopped.length} calls could not be stopped`;
      return { chapter: 'end', text: `the task is cancelled${rest}`, reasoning: peek(event.reason) };
    }
  }
}
