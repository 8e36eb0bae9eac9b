import type { ToolCallCancelled } from '@holdpoint/contracts/messages/tool-requests';
import { describe, expect, test } from 'vitest';
import { executorFor } from '../support/executors.ts';
import { Partition } from '../support/partition.ts';
import { CALL_ID, moment, NOW, requestFor, TASK_ID } from '../support/requests.ts';
import { hang, once, toolWith } from '../support/tools.ts';
import { typesIn, watched } from '../support/watched.ts';

const cancellation: ToolCallCancelled = {
  type: 'ToolCallCancelled',
  tenant: 'acme',
  taskId: TASK_ID,
  callId: CALL_ID,
  attempt: 1,
};
describe('a call that may be repeated', () => {
  test('needs no claim, and runs again when it is delivered again', async () => {
    const partition = new Partition();
    const { runs, tool } = watched(partition, {});
    const { deliver, results } = executorFor([tool], partition);
    await deliver(requestFor(tool));
    await deliver(requestFor(tool));
    expect([runs.length, typesIn(partition), results().length]).toEqual([2, [], 2]);
  });

  test('delivered again while it still runs here joins the run', async () => {
    const partition = new Partition();
    const work = Promise.withResolvers<{ receipt: string }>();
    let runs = 0;
    const tool = toolWith({
      execute: () => {
        runs += 1;
        return work.promise;
      },
    });
    const { clock, deliver, results } = executorFor([tool], partition);
    const both = [deliver(requestFor(tool)), deliver(requestFor(tool))];
    await clock.advance(0);
    work.resolve({ receipt: 'r' });
    expect(await Promise.all(both)).toEqual(['acknowledged', 'acknowledged']);
    expect([runs, results().length]).toEqual([1, 2]);
  });
});

describe('a cancelled task', () => {
  test('signals its running attempt', async () => {
    const tool = toolWith({
      execute: (_args, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    });
    const { clock, deliver, results } = executorFor([tool], new Partition());
    const taken = deliver(requestFor(tool));
    await clock.advance(0);
    expect(await deliver(cancellation)).toBe('acknowledged');
    await taken;
    expect(results()).toMatchObject([{ type: 'ToolCallFailed', class: 'transient', code: 'CANCELLED' }]);
  });

  test('keeps an attempt that waits for a place from starting', async () => {
    const partition = new Partition();
    const tool = toolWith({ ...once, execute: hang });
    const { clock, deliver, results } = executorFor([tool], partition, { concurrency: 1 });
    void deliver(requestFor(tool, { callId: '00000000-0000-5000-8000-000000000001' }));
    const taken = deliver(requestFor(tool));
    await clock.advance(0);
    await deliver(cancellation);
    await taken;
    expect(results()).toMatchObject([{ type: 'ToolCallNotStarted', reason: 'cancelled', callId: CALL_ID }]);
    expect(typesIn(partition)).toEqual(['AttemptClaimed', 'ClaimSettled']);
  });

  test('of which nothing runs here is acknowledged', async () => {
    const { deliver, results } = executorFor([], new Partition());
    expect([await deliver(cancellation), results()]).toEqual(['acknowledged', []]);
  });
});

describe('an attempt that waits for a place', () => {
  const busy = toolWith({ execute: hang, limits: { concurrency: 1 }, timeoutMs: 60_000 });
  const waiting = requestFor(busy, { startBy: moment(NOW + 1_000) });

  test('does not start past `startBy`', async () => {
    const partition = new Partition();
    const slow = toolWith({ name: 'bank.audit', timeoutMs: 2_000, execute: hang });
    const { runs, tool } = watched(partition, once);
    const { clock, deliver, results } = executorFor([slow, tool], partition, { concurrency: 1 });
    void deliver(requestFor(slow, { callId: '00000000-0000-5000-8000-000000000001' }));
    const taken = deliver(requestFor(tool, { startBy: moment(NOW + 1_000) }));
    await clock.advance(2_000);
    expect([await taken, runs, typesIn(partition)]).toEqual(['acknowledged', [], ['ClaimSettled']]);
    expect(results()).toContainEqual(expect.objectContaining({ type: 'ToolCallNotStarted', reason: 'past_start_by' }));
  });

  test('is given up, and left to the next owner, when its partition is lost', async () => {
    const partition = new Partition();
    const { clock, deliver, results } = executorFor([busy], partition);
    void deliver(requestFor(busy, { callId: '00000000-0000-5000-8000-000000000001' }));
    const taken = deliver(waiting);
    await clock.advance(0);
    partition.lose();
    expect([await taken, results()]).toEqual(['StoppedError', []]);
  });
});

test('an attempt that waits for a place past its startBy is answered then, and not when the place is free', async () => {
  const tool = toolWith({ execute: hang, limits: { concurrency: 1 } });
  const { clock, deliver, results } = executorFor([tool], new Partition());
  void deliver(requestFor(tool));
  const waiting = requestFor(tool, { callId: '00000000-0000-5000-8000-000000000001', startBy: moment(NOW + 400) });
  const taken = deliver(waiting);
  await clock.advance(400);
  expect(results()).toEqual([]);
  await clock.advance(1);
  expect([await taken, results()]).toMatchObject([
    'acknowledged',
    [{ type: 'ToolCallNotStarted', callId: waiting.callId, reason: 'past_start_by' }],
  ]);
});

describe('an attempt that runs', () => {
  test('when its partition is lost ends, and is answered, though its claim is settled by the next owner', async () => {
    const partition = new Partition();
    const work = Promise.withResolvers<{ receipt: string }>();
    const tool = toolWith({ ...once, execute: () => work.promise });
    const { clock, deliver, results } = executorFor([tool], partition);
    const taken = deliver(requestFor(tool));
    await clock.advance(0);
    partition.lose();
    work.resolve({ receipt: 'r' });
    expect([await taken, results()]).toMatchObject(['StoppedError', [{ type: 'ToolCallSucceeded' }]]);
    expect(typesIn(partition)).toEqual(['AttemptClaimed']);
  });

  test('whose answer the broker does not acknowledge is answered again, until it does', async () => {
    let failures = 3;
    const beforeSend = () => {
      failures -= 1;
      if (failures >= 0) throw new Error('no answer');
    };
    const tool = toolWith();
    const { clock, deliver, results } = executorFor([tool], new Partition(), { beforeSend });
    const taken = deliver(requestFor(tool));
    await clock.advance(1_000);
    expect([await taken, results().length]).toEqual(['acknowledged', 1]);
  });
});

test('more open requests than this process should hold pause its partitions, until half are answered', async () => {
  const partition = new Partition();
  const works = Array.from({ length: 4 }, () => Promise.withResolvers<{ receipt: string }>());
  const queue = [...works];
  const tool = toolWith({ execute: () => queue.shift()?.promise ?? hang() });
  const { clock, deliver } = executorFor([tool], partition, { openLimit: 4 });
  const flows: string[] = [];
  for (let n = 0; n < 4; n += 1) {
    void deliver(requestFor(tool, { callId: `00000000-0000-5000-8000-00000000000${n}` }));
    flows.push(partition.flow);
  }
  for (const work of works) {
    work.resolve({ receipt: 'r' });
    await clock.advance(0);
    flows.push(partition.flow);
  }
  expect(flows).toEqual(['open', 'open', 'open', 'paused', 'paused', 'open', 'open', 'open']);
});

test('claims that nothing can ask for any more become tombstones, and others stay', async () => {
  const partition = new Partition();
  const { tool } = watched(partition, once);
  const { clock, deliver } = executorFor([tool], partition);
  await deliver(requestFor(tool, { startBy: moment(NOW + 10_000) }), 7);
  await clock.advance(30_000);
  expect(typesIn(partition)).toEqual(['AttemptClaimed', 'ClaimSettled']);
  partition.committedOffset = 8;
  await clock.advance(30_000);
  expect(partition.log.at(-1)).toEqual({ key: CALL_ID, tombstone: true });
  await clock.advance(60_000);
  expect(typesIn(partition)).toEqual(['AttemptClaimed', 'ClaimSettled', 'tombstone']);
});

test('a request that can never be read is dead-lettered with its reason and origin', async () => {
  const partition = new Partition();
  const { executor, sent } = executorFor([], partition);
  const raw = {
    topic: 'tool.requests.bank',
    partition: 3,
    offset: 9,
    appendedAt: NOW,
    key: 'k',
    headers: {},
    value: Buffer.from('x'),
  };
  await executor.onMalformed(partition, raw, { code: 'NOT_FRAMED', detail: 'one byte' });
  expect(sent).toMatchObject([
    {
      topic: 'dead-letter.tool-executor',
      message: { type: 'DeadLettered', code: 'NOT_FRAMED', origin: { topic: 'tool.requests.bank', partition: 3, offset: 9 } },
    },
  ]);
});
