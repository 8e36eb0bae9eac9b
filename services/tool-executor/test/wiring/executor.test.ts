import type { ToolCallCancelled } from '@holdpoint/contracts/messages/tool-requests';
import { NotStartedError } from '@holdpoint/sdk/errors';
import { describe, expect, test } from 'vitest';
import { approved } from '../support/approvals.ts';
import { executorFor } from '../support/executors.ts';
import { Partition } from '../support/partition.ts';
import { CALL_ID, moment, NOW, requestFor, TASK_ID } from '../support/requests.ts';
import { hang, irreversible, once, toolWith } from '../support/tools.ts';

const cancellation: ToolCallCancelled = {
  type: 'ToolCallCancelled',
  tenant: 'acme',
  taskId: TASK_ID,
  callId: CALL_ID,
  attempt: 1,
};
const typesIn = (partition: Partition) => partition.log.map((write) => ('message' in write ? write.message.type : 'tombstone'));

/** Refuses the first attempt before anything is sent. */
function refusedOnce(attempt: number) {
  if (attempt === 1) throw new NotStartedError('CLOSED', 'not yet open');
  return { receipt: 'r' };
}

/** A tool that tells when it ran, and what had been written by then. */
function watched(partition: Partition, change: object) {
  const runs: string[][] = [];
  const execute = async () => {
    runs.push(typesIn(partition));
    return { receipt: 'r' };
  };
  return { runs, tool: toolWith({ ...change, execute }) };
}

describe('a call that must not be repeated', () => {
  test('is claimed before it starts, answered, then settled with its answer', async () => {
    const partition = new Partition();
    const { runs, tool } = watched(partition, once);
    const { deliver, results, sent } = executorFor([tool], partition);
    expect(await deliver(requestFor(tool))).toBe('acknowledged');
    expect(runs).toEqual([['AttemptClaimed']]);
    expect(typesIn(partition)).toEqual(['AttemptClaimed', 'ClaimSettled']);
    expect(results()).toMatchObject([{ type: 'ToolCallSucceeded', attempt: 1 }]);
    expect(sent).toMatchObject([{ topic: 'tool.results.bank', key: TASK_ID, partition: 3 }]);
  });

  test('does not start when its claim is lost', async () => {
    const partition: Partition = new Partition([], async () => partition.lose());
    const { runs, tool } = watched(partition, once);
    const { deliver, results } = executorFor([tool], partition);
    expect(await deliver(requestFor(tool))).toBe('StoppedError');
    expect([runs, results()]).toEqual([[], []]);
  });

  test('does not start when its claim became durable too late: the claim’s deadline would not hold', async () => {
    const partition: Partition = new Partition([], async () => clock.advance(5_001));
    const { runs, tool } = watched(partition, once);
    const { clock, deliver, results } = executorFor([tool], partition);
    expect(await deliver(requestFor(tool))).toBe('acknowledged');
    expect(runs).toEqual([]);
    expect(results()).toMatchObject([{ type: 'ToolCallNotStarted', reason: 'past_start_by' }]);
    expect(typesIn(partition)).toEqual(['AttemptClaimed', 'ClaimSettled']);
  });

  test('delivered again after its answer is answered the same, and runs once', async () => {
    const partition = new Partition();
    const { runs, tool } = watched(partition, once);
    const { deliver, results } = executorFor([tool], partition);
    await deliver(requestFor(tool));
    await deliver(requestFor(tool));
    expect(runs).toHaveLength(1);
    expect(results()[1]).toEqual(results()[0]);
  });

  test('delivered again between its answer and its settlement is answered the same: nobody takes it for left behind', async () => {
    const writes: (() => void)[] = [];
    const partition = new Partition([], () => new Promise<void>((resolve) => writes.push(resolve)));
    const { tool } = watched(partition, { ...irreversible, effect: 'idempotent' });
    const { deliver, results } = executorFor([tool], partition);
    const pass = async () => {
      await new Promise<void>((resolve) => setImmediate(resolve));
      writes.shift()?.();
    };
    const first = deliver(approved(requestFor(tool)));
    await pass();
    await new Promise<void>((resolve) => setImmediate(resolve));
    const second = deliver(approved(requestFor(tool)));
    for (let n = 0; n < 3; n += 1) await pass();
    await Promise.all([first, second]);
    expect(results().map(({ type }) => type)).toEqual(['ToolCallSucceeded', 'ToolCallSucceeded']);
  });

  test('left behind by a crash before its answer is found out after the deadline, and runs once', async () => {
    const partition = new Partition();
    const tool = toolWith({ ...once, execute: hang, reconcile: async () => ({ status: 'done', output: { receipt: 'late' } }) });
    const dead = executorFor([tool], partition);
    void dead.deliver(requestFor(tool));
    await dead.clock.advance(100);
    const next = executorFor([tool], new Partition(partition.log));
    const taken = next.deliver(requestFor(tool));
    await next.clock.advance(10_999);
    expect(next.results()).toEqual([]);
    await next.clock.advance(1);
    expect([await taken, next.results()]).toMatchObject([
      'acknowledged',
      [{ type: 'ToolCallSucceeded', output: { plain: { receipt: 'late' } } }],
    ]);
    expect(typesIn(partition)).toEqual(['AttemptClaimed', 'ClaimSettled']);
  });

  test('left behind, and then delivered twice, is asked about once: two answers could contradict each other', async () => {
    const partition = new Partition();
    const words = [{ status: 'not_done' } as const, { status: 'unknown' } as const];
    const tool = toolWith({ ...once, execute: hang, reconcile: async () => words.shift() ?? { status: 'unknown' } });
    const dead = executorFor([tool], partition);
    void dead.deliver(requestFor(tool));
    await dead.clock.advance(100);
    const next = executorFor([tool], new Partition(partition.log));
    const taken = Promise.all([next.deliver(requestFor(tool)), next.deliver(requestFor(tool))]);
    await next.clock.advance(11_000);
    await taken;
    expect(new Set(next.results().map(({ type }) => type))).toEqual(new Set(['ToolCallFailed']));
  });

  test('left behind, and lost again while its deadline is waited for, is left to the next owner', async () => {
    const before = new Partition();
    const tool = toolWith({ ...once, execute: hang });
    const dead = executorFor([tool], before);
    void dead.deliver(requestFor(tool));
    await dead.clock.advance(100);
    const partition = new Partition(before.log);
    const { clock, deliver, results } = executorFor([tool], partition);
    const taken = deliver(requestFor(tool));
    await clock.advance(100);
    partition.lose();
    expect([await taken, results()]).toEqual(['StoppedError', []]);
  });

  test('that is tried again before the attempt before has been settled waits for that, and is not put in doubt', async () => {
    const settling = Promise.withResolvers<void>();
    const writes: string[] = [];
    const partition: Partition = new Partition([], async () => {
      writes.push('write');
      if (writes.length === 2) await settling.promise;
    });
    const tool = toolWith({ ...once, execute: async (_args, { attempt }) => refusedOnce(attempt) });
    const { clock, deliver, results } = executorFor([tool], partition);
    const first = deliver(requestFor(tool));
    await clock.advance(0);
    const second = deliver(requestFor(tool, { attempt: 2 }));
    await clock.advance(0);
    expect(results()).toMatchObject([{ type: 'ToolCallFailed', attempt: 1, code: 'CLOSED' }]);
    settling.resolve();
    expect(await Promise.all([first, second])).toEqual(['acknowledged', 'acknowledged']);
    expect(results()[1]).toMatchObject({ type: 'ToolCallSucceeded', attempt: 2 });
  });

  test('left behind, and tried again since its answer was published, is found out before the next attempt starts', async () => {
    const before = new Partition();
    const tool = toolWith({ ...once, execute: hang, reconcile: async () => ({ status: 'not_done' }) });
    const dead = executorFor([tool], before);
    void dead.deliver(requestFor(tool));
    await dead.clock.advance(100);
    const next = executorFor([toolWith({ ...once, reconcile: async () => ({ status: 'not_done' }) })], new Partition(before.log));
    const both = [next.deliver(requestFor(tool)), next.deliver(requestFor(tool, { attempt: 2 }))];
    await next.clock.advance(11_000);
    expect(await Promise.all(both)).toEqual(['acknowledged', 'acknowledged']);
    expect(next.results()).toMatchObject([
      { type: 'ToolCallFailed', attempt: 1, code: 'RECONCILED_NOT_DONE' },
      { type: 'ToolCallSucceeded', attempt: 2 },
    ]);
  });

  test('that is irreversible starts on a person’s signed word, and never without', async () => {
    const partition = new Partition();
    const { runs, tool } = watched(partition, irreversible);
    const { deliver, results } = executorFor([tool], partition);
    await deliver(requestFor(tool));
    expect([runs, typesIn(partition)]).toEqual([[], []]);
    await deliver(approved(requestFor(tool)));
    expect(runs).toHaveLength(1);
    expect(results()).toMatchObject([
      { type: 'ToolCallRefused', code: 'IRREVERSIBLE_WITHOUT_APPROVAL' },
      { type: 'ToolCallSucceeded' },
    ]);
  });
});

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
    expect(typesIn(partition)).toEqual(['AttemptClaimed']);
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
    expect([await taken, runs, typesIn(partition)]).toEqual(['acknowledged', [], []]);
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
