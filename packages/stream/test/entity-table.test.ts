import { describe, expect, test } from 'vitest';
import { EntityTable } from '../src/processor/entity-table.ts';
import { NO_BODY } from '../src/processor/window-entry.ts';
import type { Counter } from './contract/counter.ts';

const limits = { windowEntries: 10, windowMs: 1_000, retiredEntities: 5, retiredMs: 500, clockSkewMs: 0 };

function waitingTable(): EntityTable<Counter> {
  const table = new EntityTable<Counter>(limits);
  table.apply('a', waitingUntil(100), { offset: 0, bytes: 10 });
  return table;
}
const waitingUntil = (atMs: number) => {
  const state: Counter = { id: 'a', seq: 1, total: 0, closed: false, wait: { atMs, deadline: false } };
  const timer = { name: 'wait', at: atMs, deadline: false };
  return { state, seq: 1, ended: false, requestedAt: 0, bodyHash: NO_BODY, timer, effects: [] };
};

describe('a timer that was ignored', () => {
  test('is not handed out again while its entity stays as it is', () => {
    const table = waitingTable();
    expect(table.takeDue(100, 10)).toHaveLength(1);
    expect(table.takeDue(10_000, 10)).toEqual([]);
  });

  test('is handed out again at the time that was asked for', () => {
    const table = waitingTable();
    for (const due of table.takeDue(100, 10)) table.rearm(due, 200);
    expect(table.nextDueAt()).toBe(200);
    expect(table.takeDue(199, 10)).toEqual([]);
    expect(table.takeDue(200, 10)).toMatchObject([{ entity: 'a', timer: { name: 'wait', at: 100 } }]);
  });

  test('is not, once its entity has changed: it has another timer then', () => {
    const table = waitingTable();
    const [due] = table.takeDue(100, 10);
    table.apply('a', waitingUntil(150), { offset: 1, bytes: 10 });
    if (due !== undefined) table.rearm(due, 120);
    expect(table.nextDueAt()).toBe(150);
  });
});
