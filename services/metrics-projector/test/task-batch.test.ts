import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { plain } from '@holdpoint/contracts/payload';
import { foldTask } from '@holdpoint/core/task/evolve';
import { describe, expect, test } from 'vitest';
import { momentAt, TaskHistory } from '../../../test/support/task-history.ts';
import { projectTasks, type TaskRows } from '../src/domain/task-batch.ts';
import { dueMsOf, type TaskView, waitingForOf } from '../src/domain/task-view.ts';

const approvalId = '11111111-1111-4111-8111-111111111111';
const interventionId = '33333333-3333-4333-8333-333333333333';

const project = (events: readonly TaskEvent[], before = new Map<string, TaskView>()) =>
  projectTasks(
    before,
    events.map((event, offset) => ({ event, offset })),
  );
const countersOf = ({ sums }: TaskRows) =>
  Object.fromEntries(sums.counters.map((row) => [`${row.metric} ${row.labels}`, row.total]));
const viewOf = (rows: TaskRows) => rows.tasks[0]?.view;

const intervene = (history: TaskHistory, why: 'limit' | 'loop' | 'question') =>
  history.add('InterventionRequested', {
    interventionId,
    why,
    code: 'LIMIT_STEPS',
    detail: plain(''),
    options: ['retry', 'fail'],
  });

/** Every status, and what may lie over what. */
function longHistory(): TaskHistory {
  const history = new TaskHistory('long').decideCall(0).askApproval(0, approvalId);
  history.add('TaskPaused', { by: 'operator', reason: plain('') }).resolveApproval(0, approvalId, 'approved');
  history
    .add('TaskResumed', { by: 'operator' })
    .schedule(0, 1, approvalId)
    .failAttempt(0, 1, momentAt(50))
    .schedule(0, 2, approvalId);
  intervene(history, 'limit')
    .add('TaskPaused', { by: 'operator', reason: plain('') })
    .add('TaskResumed', { by: 'operator' });
  history.add('InterventionResolved', { interventionId, by: 'operator', choice: 'retry' }).succeed(0, 2);
  history.add('WaitStarted', { stepIndex: 1, until: momentAt(90) }).add('WaitEnded', { stepIndex: 1, reason: 'elapsed' });
  return history.complete(1);
}

describe('the status of a task', () => {
  test('is that of the runner after every event', () => {
    const { events } = longHistory();
    const prefixes = events.map((_, n) => events.slice(0, n + 1));
    const ours = prefixes.map((prefix) => viewOf(project(prefix)));
    const runners = prefixes.map((prefix) => foldTask(prefix));
    expect(ours.map((view) => view?.status)).toEqual(runners.map((state) => state?.status));
    expect(ours.map((view) => view?.statusSinceMs)).toEqual(runners.map((state) => state?.statusSinceMs));
  });

  test('has a moment by which the next thing is due', () => {
    const history = new TaskHistory('due').decideCall(0).askApproval(0, approvalId);
    const view = viewOf(project(history.events));
    expect(view && [waitingForOf(view), dueMsOf(view)]).toEqual(['approval', Date.parse(momentAt(3_600))]);
    const paused = viewOf(project(history.add('TaskPaused', { by: 'operator', reason: plain('') }).events));
    expect(paused && [waitingForOf(paused), dueMsOf(paused)]).toEqual(['person', null]);
  });

  test('does not change after the end', () => {
    const history = new TaskHistory('end').decideCall(0).schedule(0, 1).doubt(0, 1).complete(1).succeed(0, 1, true);
    expect(viewOf(project(history.events))).toMatchObject({ status: 'completed', seq: 6 });
  });
});

describe('the sums', () => {
  test('count final outcomes apart from attempts: their ratio shows the tool that fails silently', () => {
    expect(countersOf(project(longHistory().events))).toEqual({
      'tool_attempts {"outcome":"failure","tool":"shop.refund"}': 1,
      'tool_attempts {"outcome":"success","tool":"shop.refund"}': 1,
      'tool_calls {"failure_class":"","outcome":"success","tool":"shop.refund"}': 1,
      'human_steps {"expected":"true","kind":"approval","task_type":"shop.request"}': 1,
      'human_steps {"expected":"false","kind":"intervention","task_type":"shop.request"}': 1,
      'tasks_finished {"status":"completed","task_type":"shop.request"}': 1,
      'tasks_with_unexpected_human_steps {"task_type":"shop.request"}': 1,
    });
  });

  test('a planned question is an expected human step', () => {
    const rows = project(intervene(new TaskHistory('question'), 'question').events);
    expect(countersOf(rows)).toEqual({ 'human_steps {"expected":"true","kind":"intervention","task_type":"shop.request"}': 1 });
    expect(viewOf(rows)?.unexpectedHumanSteps).toBe(0);
  });

  test('a doubt that is settled later is not a second outcome', () => {
    const history = new TaskHistory('doubt').decideCall(0).schedule(0, 1).doubt(0, 1).succeed(0, 1, true);
    expect(countersOf(project(history.events))).toEqual({
      'tool_attempts {"outcome":"in_doubt","tool":"shop.refund"}': 1,
      'tool_calls {"failure_class":"","outcome":"in_doubt","tool":"shop.refund"}': 1,
    });
  });

  test('a tool that nobody has announced makes no series of its own', () => {
    const history = new TaskHistory('absent').decideCall(0).decideCall(1);
    history.add('CallDenied', { callId: history.callId(0), tool: 'made.up', by: 'catalog', code: 'TOOL_UNKNOWN' });
    const contractDigest = 'a'.repeat(64);
    history.add('CallDenied', {
      callId: history.callId(1),
      tool: 'shop.refund',
      by: 'policy',
      code: 'POLICY_DENIED',
      contractDigest,
    });
    expect(countersOf(project(history.events))).toEqual({
      'tool_calls {"failure_class":"","outcome":"denied","tool":"unknown"}': 1,
      'tool_calls {"failure_class":"","outcome":"denied","tool":"shop.refund"}': 1,
    });
  });

  test('are the same however the events are divided into batches', () => {
    const { events, taskId } = longHistory();
    const totals: Record<string, number> = {};
    let views = new Map<string, TaskView>();
    for (const event of events) {
      const rows = project([event], views);
      for (const [key, total] of Object.entries(countersOf(rows))) totals[key] = (totals[key] ?? 0) + total;
      views = new Map(rows.tasks.map(({ view }) => [taskId, JSON.parse(JSON.stringify(view))]));
    }
    const whole = project(events);
    expect(totals).toEqual(countersOf(whole));
    expect(views.get(taskId)).toEqual(viewOf(whole));
  });

  test('time in a status is observed when the task leaves it', () => {
    const { sums } = project(
      new TaskHistory('time').decideCall(0).askApproval(0, approvalId).resolveApproval(0, approvalId, 'denied').events,
    );
    const observed = sums.histograms.map(({ metric, labels, sum_ms }) => [metric, labels, sum_ms]);
    expect(observed).toContainEqual(['task_status_duration', '{"status":"awaiting_approval","task_type":"shop.request"}', 1_000]);
    expect(observed).toContainEqual(['approval_wait', '{"resolution":"denied"}', 1_000]);
  });
});

test('events of a task whose acceptance is not known add nothing', () => {
  expect(project(longHistory().events.slice(1))).toMatchObject({ tasks: [], sums: { counters: [], histograms: [], latest: [] } });
});
