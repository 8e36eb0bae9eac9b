import { describe, expect, it } from 'vitest';
import { callIdOf, HOLDPOINT_NAMESPACE, taskIdOf } from '../src/identity.ts';
import { taskRequestedSchema } from '../src/messages/task-requests.ts';

describe('a task is known by its tenant and idempotency key', () => {
  // python3 -c "import uuid; print(uuid.uuid5(uuid.UUID('5f0c7a52-2f0e-5d39-9a67-6a8d1c0b7e11'), 'acme\norder-1'))"
  it('has the id that any other language computes', () => {
    expect(HOLDPOINT_NAMESPACE).toBe('5f0c7a52-2f0e-5d39-9a67-6a8d1c0b7e11');
    expect(taskIdOf('acme', 'order-1')).toBe('5c81a410-0a24-5fa3-9d3a-541cd7f0a014');
  });

  it('has another id under another tenant, even where the joined texts look alike', () => {
    expect(taskIdOf('acme', 'a b')).not.toBe(taskIdOf('acme a', 'b'));
  });

  it('gives every call of every step an id of its own', () => {
    const task = taskIdOf('acme', 'order-1');
    expect(new Set([callIdOf(task, 0, 1), callIdOf(task, 0, 2), callIdOf(task, 1, 1)]).size).toBe(3);
  });

  // UTF-8 cannot hold it, so no task id could be computed: the request stopped its partition, where it should be dead-lettered.
  it.each(['tenant', 'idempotencyKey'])('a request with half a surrogate pair in its %s is malformed', (field) => {
    const request = {
      ...{ type: 'TaskRequested', tenant: 'acme', idempotencyKey: 'order-1', requestedBy: 'rita', taskType: 'order' },
      ...{ requestedAt: '2026-11-23T10:00:00.000Z', agent: { name: 'clerk', version: 1 }, input: { plain: null } },
    };
    expect(taskRequestedSchema.safeParse(request).success).toBe(true);
    expect(taskRequestedSchema.safeParse({ ...request, [field]: 'a\ud800' }).success).toBe(false);
    expect(taskRequestedSchema.safeParse({ ...request, [field]: 'a\u{1f600}' }).success).toBe(true);
  });
});
