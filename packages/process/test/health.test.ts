import { createHealth } from '@holdpoint/process/health';
import { expect, test } from 'vitest';

test('a process is ready only while it runs', async () => {
  const health = createHealth();
  expect(await health.report()).toEqual({ status: 'not_ready', phase: 'starting', checks: {} });
  health.enter('running');
  expect(await health.report()).toMatchObject({ status: 'ready' });
  health.enter('stopping');
  expect(await health.report()).toMatchObject({ status: 'not_ready', phase: 'stopping' });
});

test('one failing check makes it not ready, and says why', async () => {
  const health = createHealth();
  health.enter('running');
  health.add('database', () => ({ status: 'ok' }));
  health.add('stream', () => ({ status: 'failing', reason: 'partition 3 of task.events is stopped' }));
  expect(await health.report()).toEqual({
    status: 'not_ready',
    phase: 'running',
    checks: { database: { status: 'ok' }, stream: { status: 'failing', reason: 'partition 3 of task.events is stopped' } },
  });
});

test('a check that throws fails with its reason, and one that hangs does not hang the probe', async () => {
  const health = createHealth();
  health.enter('running');
  health.add('throws', () => Promise.reject(new Error('no route')));
  health.add('hangs', () => new Promise(() => undefined));
  const { checks } = await health.report();
  expect(checks.throws).toEqual({ status: 'failing', reason: 'no route' });
  expect(checks.hangs).toMatchObject({ status: 'failing' });
});
