/** Foretells what a task of a set must come to: its calls' answers, its changes, its end. */
import { isDeepStrictEqual } from 'node:util';
import { deeds, type Lists } from './deeds.ts';
import { looks } from './looks.ts';
import { No, type Rows } from './rows.ts';

export type ModelAction = { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> };

export type ForetoldCall = { name: string; ok: boolean; result?: unknown; error?: string; denied?: true };

export type Foretold = {
  results: ForetoldCall[];
  diff: Record<string, Record<string, unknown>>;
  outcome?: { status: 'failed'; code: string };
};

/** The tools at whose gate a person decides: all that cannot be taken back in full. */
const gated = new Set([
  'cancel_pending_order',
  'modify_pending_order_payment',
  'modify_pending_order_items',
  'exchange_delivered_order_items',
  'return_delivered_order_items',
]);

/** `refusedOrders`: the orders about which the approvers say no, or say nothing. */
export function foretell(before: Rows, actions: readonly ModelAction[], refusedOrders: ReadonlySet<string>): Foretold {
  const rows = unshared(before);
  const results: ForetoldCall[] = [];
  for (const action of actions) {
    if (gated.has(action.name) && refusedOrders.has(String(action.arguments.order_id))) {
      results.push({ name: action.name, ok: false, denied: true });
      return { results, diff: changes(before, rows), outcome: { status: 'failed', code: 'APPROVAL_DENIED' } };
    }
    results.push(answer(rows, action));
  }
  return { results, diff: changes(before, rows) };
}

/** A deep copy in which no two rows are one object, as they may be before they were ever written down. */
const unshared = (rows: Rows): Rows => JSON.parse(JSON.stringify(rows));

function answer(rows: Rows, { name, arguments: given }: ModelAction): ForetoldCall {
  try {
    const result = looks[name]?.(rows, textsOf(given)) ?? deeds[name]?.(rows, textsOf(given), listsOf(given));
    if (result === undefined) throw new Error(`the model has no ${name}`);
    return { name, ok: true, result: structuredClone(result) };
  } catch (error) {
    if (error instanceof No) return { name, ok: false, error: error.message };
    throw error;
  }
}

function textsOf(given: ModelAction['arguments']): Record<string, string> {
  const texts = Object.entries(given).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(texts.map(([key, value]) => [key, String(value)]));
}

const listsOf = (given: ModelAction['arguments']): Lists => ({
  item_ids: idsOf(given.item_ids),
  new_item_ids: idsOf(given.new_item_ids),
});

const idsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function changes(before: Rows, after: Rows): Record<string, Record<string, unknown>> {
  const diff: Record<string, Record<string, unknown>> = {};
  for (const collection of ['orders', 'users'] as const) {
    const changed = Object.keys(after[collection]).filter(
      (id) => !isDeepStrictEqual(after[collection][id], before[collection][id]),
    );
    if (changed.length > 0) diff[collection] = Object.fromEntries(changed.map((id) => [id, after[collection][id]]));
  }
  return diff;
}
