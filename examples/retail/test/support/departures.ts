/** What the domain does otherwise than a set expects. */
import type { DataSet } from '../../src/data-set/data-set.ts';
import { differences } from '../../src/json-difference.ts';
import { MemoryShop } from './memory-shop.ts';

/** One line for each difference in an answer or an entity; a denied call and what follows it never run. */
export function departures(set: DataSet): string[] {
  return set.tasks.flatMap((task, position) => {
    const known = set.expected[position];
    const shop = new MemoryShop(set.database);
    const ran = known?.results.filter((call) => call.denied !== true) ?? [];
    const results = task.actions.slice(0, ran.length).map((action) => shop.run(action));
    const expected = { results: ran, diff: { orders: {}, users: {}, ...known?.diff } };
    return differences(expected, { results, diff: shop.diff() }).map(
      ({ path, expected: right, found }) => `task ${task.id}: ${path}: ${String(right)} ≠ ${String(found)}`,
    );
  });
}
