import { expect, test } from 'vitest';
import { readinessLine } from '../src/readiness.ts';
import { orSayWhy, StalledError } from '../src/wait.ts';

const unready = {
  status: 'not_ready',
  phase: 'running',
  checks: {
    database: { status: 'ok' },
    'task-runner': { status: 'failing', reason: 'task.events/2 waiting: no answer from the schema registry' },
  },
};

test('a run that stalls names each check that fails, and where the logs lie', async () => {
  const ask = async () => [
    { service: 'task-runner', answer: unready },
    { service: 'tool-executor', answer: { status: 'ready', phase: 'running', checks: {} } },
    { service: 'approval-service', answer: 'does not run' },
  ];
  const stalled = orSayWhy(Promise.reject(new StalledError('nothing has happened for a while')), {
    ask,
    logsFolder: '/home/logs',
  });
  await expect(stalled).rejects.toMatchObject({
    message: [
      'nothing has happened for a while (logs: /home/logs)',
      'task-runner: not ready (running; task-runner: task.events/2 waiting: no answer from the schema registry)',
      'tool-executor: ready',
      'approval-service: does not run',
    ].join('\n  '),
    readiness: await ask(),
  });
});

test('any other error is passed on as it is, and nobody is asked', async () => {
  const ask = () => Promise.reject(new Error('nobody was to be asked'));
  await expect(orSayWhy(Promise.reject(new RangeError('other')), { ask, logsFolder: '' })).rejects.toBeInstanceOf(RangeError);
});

test('an answer that is no report is shown as it came', () => {
  expect(readinessLine({ service: 'task-runner', answer: { status: 'error' } })).toBe('task-runner: {"status":"error"}');
});
