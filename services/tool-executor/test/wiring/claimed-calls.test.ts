import { NotStartedError } from '@holdpoint/sdk/errors';
import { describe, expect, test } from 'vitest';
import { approved } from '../support/approvals.ts';
import { executorFor } from '../support/executors.ts';
import { Partition } from '../support/partition.ts';
import { moment, NOW, requestFor, TASK_ID } from '../support/requests.ts';
import { hang, irreversible, once, toolWith } from '../support/tools.ts';
import { typesIn, watched } from '../support/watched.ts';

/** Refuses the first attempt before anything is sent. */
function refusedOnce(attempt: number) {
  if (attempt === 1) throw new NotStartedError('CLOSED', 'not yet open');
  return { receipt: 'r' };
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

  test('that comes too late is closed before that is said', async () => {
    const partition: Partition = new Partition([], async () => void said.push(results().length));
    const said: number[] = [];
    const { runs, tool } = watched(partition, once);
    const { deliver, results } = executorFor([tool], partition);
    await deliver(requestFor(tool, { startBy: moment(NOW - 1) }));
    expect(typesIn(partition)).toEqual(['ClaimSettled']);
    expect([runs, said]).toEqual([[], [0]]);
    expect(results()).toMatchObject([{ type: 'ToolCallNotStarted', reason: 'past_start_by' }]);
  });

  test('that comes too late to an owner that was replaced is not said to be not started: the next one may have started it', async () => {
    const partition: Partition = new Partition([], async () => partition.lose());
    const { tool } = watched(partition, once);
    const { deliver, results } = executorFor([tool], partition);
    expect(await deliver(requestFor(tool, { startBy: moment(NOW - 1) }))).toBe('StoppedError');
    expect(results()).toEqual([]);
  });

  test('closed as not hosted does not start when it is delivered again and hosted by then', async () => {
    const partition = new Partition();
    const { runs, tool } = watched(partition, once);
    const before = executorFor([], partition);
    await before.deliver(requestFor(tool));
    const { deliver, results } = executorFor([tool], partition);
    await deliver(requestFor(tool));
    expect(runs).toEqual([]);
    expect(results()).toEqual(before.results());
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
    expect([runs, typesIn(partition)]).toEqual([[], ['ClaimSettled']]);
    await deliver(approved(requestFor(tool, { attempt: 2 })));
    expect(runs).toHaveLength(1);
    expect(results()).toMatchObject([
      { type: 'ToolCallRefused', code: 'IRREVERSIBLE_WITHOUT_APPROVAL' },
      { type: 'ToolCallSucceeded' },
    ]);
  });
});
