/** Events of one task, as short as a test wants them. */
import { taskEventSchema } from '@holdpoint/contracts/messages/task-events';
import type { Trace } from '../../src/table/told.ts';

const taskId = '7d2b8a0e-5a51-5c1c-9d3f-0a4a1b1e2c3d';
export const callId = '0e3df4b4-9b4f-5b86-8b39-3c3bb27d7d52';
const digest = 'a'.repeat(64);

/** A task with these events, numbered, each with what every event carries. @throws ZodError for what is no event */
export function traceOf(...bodies: readonly object[]): Trace {
  const events = bodies.map((body, index) =>
    taskEventSchema.parse({
      ...{ id: `${taskId}:${index + 1}`, seq: index + 1, taskId, tenant: 'faults', at: '2026-01-01T00:00:00.000Z' },
      ...{ source: 'task-runner', causationId: 'x', correlationId: taskId, leafVersion: 1 },
      ...body,
    }),
  );
  return { events, refusals: [] };
}

export const scheduled = (attempt = 1) => ({
  ...{ type: 'CallScheduled', callId, attempt, tool: 'faults.http_read', version: 1, pool: 'faults', contractDigest: digest },
  ...{ effect: 'read', reversibility: 'fully_reversible', agent: { name: 'faults.usual', version: 1 }, requestedBy: 'caller' },
  ...{ input: { plain: {} }, digest, idempotencyKey: callId, startBy: '2026-01-01T00:01:00.000Z', timeoutMs: 1_000 },
  authorisation: { kind: 'policy', rule: { name: 'faults pass', policyVersion: 'faults-1', policyDigest: digest, reasons: [] } },
});

export const failed = (change: object = {}) => ({
  ...{ type: 'CallFailed', callId, attempt: 1, class: 'transient', code: 'HTTP_503', message: { plain: '' } },
  ...{ handling: 'retry', counted: true, settlesDoubt: false, nextAttemptAt: '2026-01-01T00:00:01.000Z' },
  ...change,
});

export const succeeded = (change: object = {}) => ({
  ...{ type: 'CallSucceeded', callId, attempt: 1, outcome: 'success', output: { plain: {} }, settlesDoubt: false },
  ...{ startedAt: '2026-01-01T00:00:00.000Z', durationMs: 1, executor: 'one' },
  ...change,
});

export const asked = (change: object = {}) => ({
  ...{ type: 'InterventionRequested', interventionId: callId, callId, why: 'permission', code: 'HTTP_403' },
  ...{ detail: { plain: '' }, options: ['retry', 'fail'] },
  ...change,
});

export const answered = (choice: string) => ({ type: 'InterventionResolved', interventionId: callId, by: 'on-call', choice });
export const completed = { type: 'TaskCompleted', output: { plain: null }, calls: 1 };
