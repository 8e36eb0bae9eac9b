import { orderWritten, type Written } from './answer.ts';
import type { Order, OrderItem, Payment } from './entities.ts';
import { cannotCover, ifMoved, withBalanceMoved } from './gift-card.ts';
import { idBeyondOrder, pairSwaps, priceDifference, type Swap } from './items.ts';
import {
  giftCardBelowNewItem,
  itemNotInOrder,
  modifyCountsDiffer,
  notPendingToModify,
  orderNotFound,
  paymentMethodNotFound,
  sameItem,
} from './refusals.ts';
import { isPending, type OrderScene, ownMethod } from './scene.ts';

export type ItemChange = {
  readonly item_ids: readonly string[];
  readonly new_item_ids: readonly string[];
  readonly payment_method_id: string;
};

/** Replaces items of a pending order by other variants of the same products, once, and settles the difference. */
export function modifyPendingOrderItems(scene: OrderScene | undefined, input: ItemChange): Written<Order> {
  if (scene === undefined) return orderNotFound;
  if (!isPending(scene.order)) return notPendingToModify;
  const beyond = idBeyondOrder(scene.order.items, input.item_ids);
  if (beyond !== undefined) return itemNotInOrder(beyond);
  if (input.item_ids.length !== input.new_item_ids.length) return modifyCountsDiffer;
  if (input.item_ids.some((id, position) => id === input.new_item_ids[position])) return sameItem;
  const paired = pairSwaps(scene, input.item_ids, input.new_item_ids);
  return paired.status === 'refused' ? paired : settle(scene, input, paired.result);
}

function settle(scene: OrderScene, input: ItemChange, swaps: readonly Swap[]): Written<Order> {
  const method = ownMethod(scene.owner, input.payment_method_id);
  if (method === undefined) return paymentMethodNotFound;
  const difference = priceDifference(swaps);
  if (cannotCover(method, difference)) return giftCardBelowNewItem;
  const owner = withBalanceMoved(scene.owner, method.id, -difference);
  const order: Order = {
    ...scene.order,
    status: 'pending (item modified)',
    items: swapped(scene.order.items, swaps),
    payment_history: [...scene.order.payment_history, settlement(difference, method.id)],
  };
  return orderWritten(order, ...ifMoved(scene.owner, owner));
}

/** Not rounded, as the source has it: 0.04999999999999716 is an expected amount. */
function settlement(difference: number, methodId: string): Payment {
  return {
    transaction_type: difference > 0 ? 'payment' : 'refund',
    amount: Math.abs(difference),
    payment_method_id: methodId,
  };
}

/** Each item takes its own new id, but the price and options of the LAST pair's variant: the known outcomes hold it. */
function swapped(items: readonly OrderItem[], swaps: readonly Swap[]): OrderItem[] {
  const last = swaps.at(-1)?.variant;
  if (last === undefined) return [...items];
  const waiting = [...swaps];
  return items.map((item) => {
    const position = waiting.findIndex((swap) => swap.item.item_id === item.item_id);
    const [swap] = position === -1 ? [] : waiting.splice(position, 1);
    if (swap === undefined) return item;
    return { ...item, item_id: swap.variant.item_id, price: last.price, options: last.options };
  });
}
