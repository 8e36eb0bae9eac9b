/** The model's writing tools: each changes the rows in place and answers with the row that it is about. */
import { cents } from './cents.ts';
import { type EntryRow, type ItemRow, type MethodRow, need, type OrderRow, type Rows, type VariantRow } from './rows.ts';

/** The two lists of item ids that some deeds are asked with; empty for the others. */
export type Lists = { readonly item_ids: readonly string[]; readonly new_item_ids: readonly string[] };

type Deed = (rows: Rows, asked: Record<string, string>, lists: Lists) => unknown;

export const deeds: Record<string, Deed> = {
  cancel_pending_order(rows, { order_id = '', reason = '' }) {
    const order = orderOf(rows, order_id);
    need(order.status === 'pending', 'Non-pending order cannot be cancelled');
    need(reason === 'no longer needed' || reason === 'ordered by mistake', 'Invalid reason');
    for (const paid of order.payment_history.filter((entry) => entry.transaction_type === 'payment')) {
      order.payment_history.push({ ...paid, transaction_type: 'refund' });
      credit(methodsOf(rows, order)[paid.payment_method_id], paid.amount);
    }
    order.status = 'cancelled';
    order.cancel_reason = reason;
    return order;
  },

  modify_pending_order_address(rows, { order_id = '', ...address }) {
    const order = orderOf(rows, order_id);
    need(order.status.includes('pending'), 'Non-pending order cannot be modified');
    order.address = address;
    return order;
  },

  modify_pending_order_payment(rows, { order_id = '', payment_method_id = '' }) {
    const order = orderOf(rows, order_id);
    need(order.status.includes('pending'), 'Non-pending order cannot be modified');
    const method = methodOf(rows, order, payment_method_id);
    const [paid] = order.payment_history;
    need(
      order.payment_history.length === 1 && paid?.transaction_type === 'payment',
      'There should be exactly one payment for a pending order',
    );
    need(paid.payment_method_id !== payment_method_id, 'The new payment method should be different from the current one');
    need((method.balance ?? paid.amount) >= paid.amount, 'Insufficient gift card balance to pay for the order');
    order.payment_history.push(entry('payment', paid.amount, method.id));
    order.payment_history.push(entry('refund', paid.amount, paid.payment_method_id));
    credit(method, -paid.amount);
    credit(methodsOf(rows, order)[paid.payment_method_id], paid.amount);
    return order;
  },

  modify_pending_order_items(rows, { order_id = '', payment_method_id = '' }, lists) {
    const order = orderOf(rows, order_id);
    need(order.status === 'pending', 'Non-pending order cannot be modified');
    holdsAll(order, lists.item_ids, (id) => `${id} not found`);
    need(lists.item_ids.length === lists.new_item_ids.length, 'The number of items to be exchanged should match');
    for (const [at, id] of lists.item_ids.entries())
      need(id !== lists.new_item_ids[at], 'The new item id should be different from the old item id');
    const pairs = pairsOf(rows, order, lists);
    const method = methodOf(rows, order, payment_method_id);
    const extra = extraOf(pairs);
    need((method.balance ?? extra) >= extra, 'Insufficient gift card balance to pay for the new item');
    order.payment_history.push(entry(extra > 0 ? 'payment' : 'refund', Math.abs(extra), method.id));
    credit(method, -extra);
    relabel(order, lists, pairs);
    order.status = 'pending (item modified)';
    return order;
  },

  exchange_delivered_order_items(rows, { order_id = '', payment_method_id = '' }, lists) {
    const order = orderOf(rows, order_id);
    need(order.status === 'delivered', 'Non-delivered order cannot be exchanged');
    holdsAll(order, lists.item_ids, (id) => `Number of ${id} not found.`);
    need(lists.item_ids.length === lists.new_item_ids.length, 'The number of items to be exchanged should match.');
    const extra = cents(extraOf(pairsOf(rows, order, lists)));
    const method = methodOf(rows, order, payment_method_id);
    need((method.balance ?? extra) >= extra, 'Insufficient gift card balance to pay for the price difference');
    order.status = 'exchange requested';
    order.exchange_items = lists.item_ids.toSorted();
    order.exchange_new_items = lists.new_item_ids.toSorted();
    order.exchange_payment_method_id = payment_method_id;
    order.exchange_price_difference = extra;
    return order;
  },

  return_delivered_order_items(rows, { order_id = '', payment_method_id = '' }, lists) {
    const order = orderOf(rows, order_id);
    need(order.status === 'delivered', 'Non-delivered order cannot be returned');
    const method = methodOf(rows, order, payment_method_id);
    const isOriginal = order.payment_history[0]?.payment_method_id === payment_method_id;
    need(method.source === 'gift_card' || isOriginal, 'Payment method should be the original payment method');
    holdsAll(order, lists.item_ids, () => 'Some item not found');
    order.status = 'return requested';
    order.return_items = lists.item_ids.toSorted();
    order.return_payment_method_id = payment_method_id;
    return order;
  },

  modify_user_address(rows, { user_id = '', ...address }) {
    const user = rows.users[user_id];
    need(user !== undefined, 'User not found');
    user.address = address;
    return user;
  },
};

function orderOf(rows: Rows, id: string): OrderRow {
  const order = rows.orders[id];
  need(order !== undefined, 'Order not found');
  return order;
}

const methodsOf = (rows: Rows, order: OrderRow): Record<string, MethodRow> => rows.users[order.user_id]?.payment_methods ?? {};

function methodOf(rows: Rows, order: OrderRow, id: string): MethodRow {
  const method = methodsOf(rows, order)[id];
  need(method !== undefined, 'Payment method not found');
  return method;
}

/** Only a gift card has a balance that could move. */
function credit(method: MethodRow | undefined, amount: number): void {
  if (method?.balance !== undefined) method.balance = cents(method.balance + amount);
}

const entry = (transaction_type: string, amount: number, payment_method_id: string): EntryRow => ({
  transaction_type,
  amount,
  payment_method_id,
});

/** No id may be asked for more often than the order holds it. */
function holdsAll(order: OrderRow, ids: readonly string[], message: (id: string) => string): void {
  for (const id of ids) {
    const asked = ids.filter((other) => other === id).length;
    const held = order.items.filter((item) => item.item_id === id).length;
    need(asked <= held, message(id));
  }
}

type Pair = [ItemRow, VariantRow];

function pairsOf(rows: Rows, order: OrderRow, lists: Lists): Pair[] {
  return lists.item_ids.map((id, at): Pair => {
    const item = order.items.find((candidate) => candidate.item_id === id);
    need(item !== undefined, 'Variant not found');
    const newId = lists.new_item_ids[at] ?? '';
    const variant = rows.products[item.product_id]?.variants[newId];
    need(variant !== undefined, 'Variant not found');
    need(variant.available, `New item ${newId} not found or available`);
    return [item, variant];
  });
}

function extraOf(pairs: readonly Pair[]): number {
  let extra = 0;
  for (const [item, variant] of pairs) extra += variant.price - item.price;
  return extra;
}

/** Each item its new id, all of them the last variant's price and options. */
function relabel(order: OrderRow, lists: Lists, pairs: readonly Pair[]): void {
  const done = new Set<ItemRow>();
  for (const [at, id] of lists.item_ids.entries()) {
    const item = order.items.find((candidate) => candidate.item_id === id && !done.has(candidate));
    const last = pairs.at(-1)?.[1];
    const newId = lists.new_item_ids[at];
    if (item === undefined || last === undefined || newId === undefined) continue;
    done.add(item);
    Object.assign(item, { item_id: newId, price: last.price, options: last.options });
  }
}
