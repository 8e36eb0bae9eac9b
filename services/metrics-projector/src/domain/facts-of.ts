/** What an event of a task adds to the sums, given the view before and after it. */
import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { isExpected } from './evolve-task.ts';
import type { Fact, Labels } from './fact.ts';
import { isEnded, type TaskView } from './task-view.ts';

/**
 * A doubt that is settled later adds nothing: its call was counted as in doubt, and a final outcome is counted once.
 */
export function factsOf(before: TaskView | undefined, event: TaskEvent, after: TaskView): readonly Fact[] {
  if (before === undefined) return [];
  return [...eventFacts(before, event, after), ...statusFacts(before, after)];
}

function eventFacts(before: TaskView, event: TaskEvent, after: TaskView): readonly Fact[] {
  switch (event.type) {
    case 'CallSucceeded':
      return event.settlesDoubt ? [] : succeeded(toolOf(before, event), event);
    case 'CallFailed':
      return event.settlesDoubt ? [] : failed(toolOf(before, event), event);
    case 'CallDenied':
      return [count('tool_calls', { tool: deniedTool(before, event), outcome: 'denied', failure_class: '' })];
    case 'CallInDoubt': {
      const tool = toolOf(before, event);
      return [
        count('tool_attempts', { tool, outcome: 'in_doubt' }),
        count('tool_calls', { tool, outcome: 'in_doubt', failure_class: '' }),
      ];
    }
    case 'ApprovalRequested':
      return [humanStep(after, 'approval', event.expected)];
    case 'InterventionRequested':
      return [humanStep(after, 'intervention', isExpected(event))];
    case 'ApprovalResolved':
      return waited(before, event);
    default:
      return [];
  }
}

function succeeded(tool: string, { at, outcome, durationMs }: TaskEventOf<'CallSucceeded'>): readonly Fact[] {
  return [
    count('tool_attempts', { tool, outcome }),
    count('tool_calls', { tool, outcome, failure_class: '' }),
    { kind: 'observe', metric: 'tool_call_duration', labels: { tool }, ms: durationMs },
    { kind: 'latest', metric: 'tool_last_success', labels: { tool }, ms: Date.parse(at) },
  ];
}

function failed(tool: string, event: TaskEventOf<'CallFailed'>): readonly Fact[] {
  const attempt = count('tool_attempts', { tool, outcome: event.counted ? 'failure' : 'not_started' });
  const ran: Fact[] =
    event.durationMs === undefined
      ? []
      : [{ kind: 'observe', metric: 'tool_call_duration', labels: { tool }, ms: event.durationMs }];
  if (event.nextAttemptAt !== undefined) return [attempt, ...ran];
  return [attempt, ...ran, count('tool_calls', { tool, outcome: 'failure', failure_class: event.class })];
}

/** How long people took, however it ended. An approval that became stale afterwards had been answered before. */
function waited({ work }: TaskView, { approvalId, resolution, at }: TaskEventOf<'ApprovalResolved'>): readonly Fact[] {
  if (work.kind !== 'approval' || work.approvalId !== approvalId) return [];
  const ms = Math.max(0, Date.parse(at) - work.sinceMs);
  return [{ kind: 'observe', metric: 'approval_wait', labels: { resolution }, ms }];
}

function statusFacts(before: TaskView, after: TaskView): readonly Fact[] {
  if (before.status === after.status) return [];
  const ms = Math.max(0, after.statusSinceMs - before.statusSinceMs);
  const { taskType } = after;
  const left: Fact = {
    kind: 'observe',
    metric: 'task_status_duration',
    labels: { task_type: taskType, status: before.status },
    ms,
  };
  if (!isEnded(after)) return [left];
  const finished = count('tasks_finished', { task_type: taskType, status: after.status });
  if (after.unexpectedHumanSteps === 0) return [left, finished];
  return [left, finished, count('tasks_with_unexpected_human_steps', { task_type: taskType })];
}

function humanStep({ taskType }: TaskView, kind: 'approval' | 'intervention', expected: boolean): Fact {
  return count('human_steps', { task_type: taskType, kind, expected: String(expected) });
}

function count(metric: Extract<Fact, { kind: 'count' }>['metric'], labels: Labels): Fact {
  return { kind: 'count', metric, labels };
}

/** A name that no contract stands behind is no label: plans come from outside, and could make series without end. */
function deniedTool(view: TaskView, event: TaskEventOf<'CallDenied'>): string {
  return event.contractDigest === undefined ? toolOf(view, event) : event.tool;
}

function toolOf(view: TaskView, { callId }: { readonly callId: string }): string {
  return view.tools[callId] ?? 'unknown';
}
