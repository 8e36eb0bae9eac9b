/** Executors of one pool on the broker in memory: what holds when they come, go, and are taken for dead. */
import { describe, expect, test } from 'vitest';
import { Pool } from '../support/pool.ts';
import { CALL_ID, moment, NOW, requestFor } from '../support/requests.ts';
import { hang, once, toolWith } from '../support/tools.ts';

const callIds = Array.from({ length: 20 }, (_, n) => `00000000-0000-5000-8000-0000000000${String(n).padStart(2, '0')}`);
const startBy = moment(NOW + 600_000);

/** A tool that counts its runs, call by call. */
function counted(change: object = {}) {
  const runs = new Map<string, number>();
  const tool = toolWith({
    ...change,
    execute: async (_args, { callId }) => {
      runs.set(callId, (runs.get(callId) ?? 0) + 1);
      return { receipt: callId };
    },
  });
  return { runs, tool };
}

describe('a pool', () => {
  test('shares its requests, and answers each', async () => {
    const pool = new Pool();
    const { runs, tool } = counted();
    await pool.start('executor-a', tool);
    await pool.start('executor-b', tool);
    await pool.ask(...callIds.map((callId) => requestFor(tool, { callId, startBy })));
    await pool.clock.advance(1_000);
    const results = await pool.results();
    expect(results.map(({ callId }) => callId).sort()).toEqual(callIds);
    expect(new Set(results.map(({ executor }) => executor))).toEqual(new Set(['executor-a', 'executor-b']));
    expect([...runs.values()]).toEqual(callIds.map(() => 1));
  });

  test('that is stopped ends what runs, and asks for nothing twice when it comes back', async () => {
    const pool = new Pool();
    const { runs, tool } = counted(once);
    const first = await pool.start('executor-a', tool);
    await pool.ask(requestFor(tool, { startBy }));
    await pool.clock.advance(100);
    await pool.settled(first.stop());
    await pool.start('executor-b', tool);
    expect([runs.get(CALL_ID), (await pool.results()).length]).toEqual([1, 1]);
  });

  test('goes on after a request that cannot be read', async () => {
    const pool = new Pool();
    const { tool } = counted();
    await pool.start('executor-a', tool);
    await pool.ask('nonsense', requestFor(tool, { startBy }), 'more of it');
    await pool.clock.advance(1_000);
    expect(await pool.results()).toHaveLength(1);
    expect(await pool.deadLetters()).toMatchObject([{ code: 'INVALID_SHAPE' }, { code: 'INVALID_SHAPE' }]);
  });
});

describe('an executor that is taken for dead in the middle of a `once` call', () => {
  test('lets the next one find out after the deadline, and the call runs once', async () => {
    const pool = new Pool();
    let runs = 0;
    const tool = toolWith({
      ...once,
      execute: () => {
        runs += 1;
        return hang();
      },
      reconcile: async () => ({ status: 'done', output: { receipt: 'found' } }),
    });
    await pool.start('executor-a', tool);
    await pool.ask(requestFor(tool, { startBy, timeoutMs: 1_000 }));
    await pool.clock.advance(100);
    await pool.start('executor-b', tool);
    pool.evict('executor-a');
    await pool.clock.advance(20_000);
    const results = await pool.results();
    expect(runs).toBe(1);
    expect(results.length).toBeGreaterThan(0);
    expect(results).toEqual(results.map(() => expect.objectContaining({ type: 'ToolCallSucceeded', attempt: 1 })));
  });
});

test.each([1, 4, 7, 10, 13, 16, 19, 22, 25, 28])(
  'an executor that is taken for dead %i ms after its requests lie there: no `once` call runs twice, and each is answered',
  async (evictedAfterMs) => {
    const pool = new Pool({ latencyMs: () => 3 });
    const { runs, tool } = counted(once);
    await pool.start('executor-a', tool);
    await pool.ask(...callIds.map((callId) => requestFor(tool, { callId, startBy })));
    await pool.clock.advance(evictedAfterMs);
    pool.evict('executor-a');
    await pool.start('executor-b', tool);
    await pool.clock.advance(30_000);
    const answered = new Set((await pool.results()).map(({ callId }) => callId));
    expect([...runs.values()].filter((times) => times > 1)).toEqual([]);
    expect([...answered].sort()).toEqual(callIds);
  },
);
