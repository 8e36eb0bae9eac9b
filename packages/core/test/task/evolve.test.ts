import { plain } from '@holdpoint/contracts/payload';
import { foldTask } from '@holdpoint/core/task/evolve';
import type { LiveTask, TaskState } from '@holdpoint/core/task/state';
import { isEnded } from '@holdpoint/core/task/state';
import { describe, expect, test } from 'vitest';
import { momentAt, TaskHistory } from '../../../../test/support/task-history.ts';

const APPROVAL = '6b1f3f0e-4a52-5d5b-9f57-0c6f9a6f0001';
const history = () => new TaskHistory('fold');

function live(state: TaskState | undefined): LiveTask {
  if (state === undefined || isEnded(state)) throw new Error('the task is not live');
  return state;
}

describe('the fold of a task', () => {
  test('goes through every status of the usual course', () => {
    const events = history()
      .decideCall(0)
      .askApproval(0, APPROVAL)
      .resolveApproval(0, APPROVAL, 'approved')
      .schedule(0, 1, APPROVAL)
      .succeed(0, 1)
      .complete(1).events;
    const statuses = events.map((_, index) => foldTask(events.slice(0, index + 1))?.status);
    expect(statuses).toEqual([
      ...['pending', 'in_progress', 'awaiting_approval'],
      ...['in_progress', 'in_progress', 'in_progress', 'completed'],
    ]);
  });

  test('says since when the status has been what it is', () => {
    const { events } = history().decideCall(0).schedule(0, 1);
    expect(foldTask(events)).toMatchObject({ status: 'in_progress', statusSinceMs: Date.parse(momentAt(2)) });
  });

  test('keeps an approval with the call until it is stale', () => {
    const asked = history().decideCall(0).askApproval(0, APPROVAL).resolveApproval(0, APPROVAL, 'approved');
    expect(live(foldTask(asked.events)).work).toMatchObject({ kind: 'gate', call: { approval: { approvers: ['grace'] } } });
    const stale = asked.resolveApproval(0, APPROVAL, 'stale');
    expect(live(foldTask(stale.events)).work).toMatchObject({ kind: 'gate', call: { approval: undefined } });
  });

  test('is paused over whatever it does, and finds it again', () => {
    const paused = history()
      .decideCall(0)
      .askApproval(0, APPROVAL)
      .add('TaskPaused', { by: 'pat', reason: plain('wait') });
    expect(foldTask(paused.events)?.status).toBe('paused');
    const resumed = paused.add('TaskResumed', { by: 'pat' });
    expect(foldTask(resumed.events)?.status).toBe('awaiting_approval');
  });

  test('remembers a doubt until a late result settles it, also after the end', () => {
    const doubtful = history().decideCall(0).schedule(0, 1).doubt(0, 1);
    expect(foldTask(doubtful.events)?.memory.doubts).toMatchObject([{ callId: doubtful.callId(0), attempt: 1, pool: 'shop' }]);
    const failed = doubtful.add('TaskFailed', { code: 'GAVE_UP', reason: plain('enough'), calls: 1 });
    expect(foldTask(failed.events)?.memory.doubts).toHaveLength(1);
    const settled = failed.succeed(0, 1, true);
    expect(foldTask(settled.events)).toMatchObject({ status: 'failed', code: 'GAVE_UP', memory: { doubts: [] } });
  });

  test('stays bounded: outputs beyond the limit are not kept, reasoning is cut', () => {
    const long = history();
    for (let step = 0; step < 3; step += 1) {
      long.decideCall(step).schedule(step, 1);
      const ran = { callId: long.callId(step), attempt: 1, startedAt: momentAt(1), durationMs: 1, executor: 'e' };
      long.add('CallSucceeded', { ...ran, outcome: 'success', output: plain('x'.repeat(200_000)), settlesDoubt: false });
    }
    expect(Object.keys(live(foldTask(long.events)).outputs)).toEqual(['step-0']);
    expect(live(foldTask(long.events)).outputBytes).toBeLessThan(400_000);
  });

  test('never throws: any part of a history, from any place, in any order', () => {
    const { events } = history()
      .decideCall(0)
      .askApproval(0, APPROVAL)
      .resolveApproval(0, APPROVAL, 'approved')
      .schedule(0, 1)
      .complete(1);
    for (let from = 0; from < events.length; from += 1) {
      expect(() => foldTask(events.slice(from))).not.toThrow();
      expect(() => foldTask(events.slice(from).reverse())).not.toThrow();
    }
  });

  test('follows a task from the middle, claiming no more than it saw', () => {
    const { events } = history().decideCall(0).schedule(0, 1);
    expect(foldTask(events.slice(1))).toMatchObject({ status: 'in_progress', taskType: 'unknown', seq: 3, calls: 1 });
  });

  test('follows sealed payloads without their values', () => {
    const { events } = history().decideCall(0).schedule(0, 1);
    const sealed = events.map((event) => (event.type === 'CallScheduled' ? { ...event, input: { sealed: 'AAAA' } } : event));
    expect(live(foldTask(sealed)).work).toMatchObject({ kind: 'attempt', call: { input: null } });
  });
});
