import { describe, expect, it } from 'vitest';
import { callIdOf, HOLDPOINT_NAMESPACE, taskIdOf } from '../src/identity.ts';

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
});
