/** The definition under the real entity processor, on the in-memory twin: an executor that answers, an approval-service that approves. */
import type { ApprovalOutcome } from '@holdpoint/contracts/messages/approval-outcomes';
import { approvalRequestSchema } from '@holdpoint/contracts/messages/approval-requests';
import { type TaskEvent, taskEventSchema } from '@holdpoint/contracts/messages/task-events';
import { toolRequestSchema } from '@holdpoint/contracts/messages/tool-requests';
import { plain } from '@holdpoint/contracts/payload';
import { foldTask } from '@holdpoint/core/task/evolve';
import type { Message } from '@holdpoint/stream/record';
import { describe, expect, onTestFinished, test } from 'vitest';
import { calling, tool } from '../support/contracts.ts';
import { auto, people } from '../support/policies.ts';
import { RunningRunner } from '../support/running-runner.ts';
import { KEY, request, TASK_ID, TENANT } from '../support/scenario.ts';

async function running(options: Parameters<typeof RunningRunner.start>[0] = {}): Promise<RunningRunner> {
  const runner = await RunningRunner.start(options);
  onTestFinished(() => runner.stop());
  return runner;
}

const answersEverything = (message: Message): readonly (readonly [string, Message])[] => {
  const asked = toolRequestSchema.safeParse(message);
  if (!asked.success || asked.data.type !== 'ToolCallRequested') return [];
  const { callId, attempt, contractDigest } = asked.data;
  const at = '2026-01-01T00:00:00.000Z';
  const ran = { executor: 'executor-1', at, startedAt: at, durationMs: 1, outcome: 'success', output: plain({ id: 'c-2' }) };
  const answer = { type: 'ToolCallSucceeded', tenant: TENANT, taskId: TASK_ID, callId, attempt, contractDigest, ...ran };
  return [['tool.results.crm', answer]];
};

const approvesEverything = (message: Message): readonly (readonly [string, Message])[] => {
  const asked = approvalRequestSchema.safeParse(message);
  if (!asked.success || asked.data.type !== 'ApprovalAsked') return [];
  const { approvalId, callId, digest } = asked.data;
  const outcome: ApprovalOutcome = {
    ...{ type: 'ApprovalOutcome', approvalId, taskId: TASK_ID, callId, tenant: TENANT, digest, resolution: 'approved' },
    ...{ approvers: ['mia'], signature: 'jws', at: asked.data.at, executeBy: asked.data.decideBy },
  };
  return [['approval.outcomes', outcome]];
};

const events = async (runner: RunningRunner): Promise<readonly TaskEvent[]> => {
  const messages = await runner.messages('task.events');
  return messages.filter(({ type }) => type !== 'PartitionAdvanced').map((message) => taskEventSchema.parse(message));
};
const ended = (runner: RunningRunner) => async () => {
  const state = foldTask(await events(runner));
  return state?.status === 'completed';
};

describe('the runner on the in-memory twin', () => {
  test('carries a plan of three calls and an approval to its end', async () => {
    const runner = await running({
      tools: [tool('crm.read'), tool('crm.write', { effect: 'idempotent' })],
      policy: (action) => (action.tool === 'crm.write' ? people() : auto)(action),
      answer: (message) => [...answersEverything(message), ...approvesEverything(message)],
    });
    const steps = [calling('crm.read'), calling('crm.write'), calling('crm.read', { name: 'again' })];
    await runner.send('task.requests', { ...request({ steps, requestedAt: runner.now() }) });
    await runner.until(ended(runner), 'the task is complete');
    const types = (await events(runner)).map(({ type }) => type);
    expect(types.filter((type) => type === 'CallSucceeded')).toHaveLength(3);
    expect(types.at(-1)).toBe('TaskCompleted');
    expect((await runner.messages('approval.requests')).map(({ type }) => type)).toEqual([
      'ApprovalAsked',
      'OutcomeAcknowledged',
    ]);
  });

  test('goes on after a crash from where the log says', async () => {
    const runner = await running();
    await runner.send('task.requests', request({ steps: [calling('crm.read')], requestedAt: runner.now() }));
    await runner.until(async () => (await runner.messages('tool.requests.crm')).length === 1, 'the call is out');
    await runner.crash();
    for (const message of await runner.messages('tool.requests.crm')) {
      for (const [topic, answer] of answersEverything(message)) await runner.send(topic, answer);
    }
    await runner.restart();
    await runner.until(ended(runner), 'the task is complete');
    const seqs = (await events(runner)).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });

  test('waits for a tool that is announced later, without a trace in the log', async () => {
    const runner = await running({ tools: [], answer: answersEverything });
    await runner.send('task.requests', request({ steps: [calling('crm.read')], requestedAt: runner.now() }));
    await runner.until(async () => (await events(runner)).length === 2, 'the call stands before its gate');
    const before = (await runner.messages('task.events')).length;
    await runner.wait(10_000);
    expect((await runner.messages('task.events')).length).toBe(before);
    runner.catalog.announceTool(tool('crm.read'));
    await runner.until(ended(runner), 'the task is complete');
  });

  test('does not run a request twice that is sent twice', async () => {
    const runner = await running({ answer: answersEverything });
    const message = request({ steps: [calling('crm.read')], requestedAt: runner.now(), idempotencyKey: KEY });
    await runner.send('task.requests', message);
    await runner.until(ended(runner), 'the task is complete');
    const before = (await events(runner)).length;
    await runner.send('task.requests', message);
    await runner.wait(1_000);
    expect((await events(runner)).length).toBe(before);
  });

  test('dead-letters what it refuses', async () => {
    const runner = await running();
    const command = { commandId: TASK_ID, tenant: TENANT, taskId: TASK_ID, by: 'pat', at: runner.now(), reason: plain('x') };
    await runner.send('task.commands', { type: 'CancelTask', ...command });
    await runner.until(async () => (await runner.messages('dead-letter.task-runner')).length === 1, 'a dead letter');
    expect(await runner.messages('dead-letter.task-runner')).toMatchObject([{ code: 'TASK_UNKNOWN' }]);
  });
});
