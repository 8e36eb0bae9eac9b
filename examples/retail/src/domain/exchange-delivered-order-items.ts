import { orderWritten, type Written } from './answer.ts';
import type { Order } from './entities.ts';
import { cannotCover } from './gift-card.ts';
import { idBeyondOrder, pairSwaps, priceDifference, sortedIds } from './items.ts';
import type { ItemChange } from './modify-pending-order-items.ts';
import { roundToCents } from './money.ts';
import {
  exchangeCountsDiffer,
  giftCardBelowPriceDifference,
  itemsToExchangeNotInOrder,
  notDeliveredToExchange,
  orderNotFound,
  paymentMethodNotFound,
} from './refusals.ts';
import { isDelivered, type OrderScene, ownMethod } from './scene.ts';

/** Asks for an exchange of delivered items; no money moves until the items are back, so only the order changes. */
export function exchangeDeliveredOrderItems(scene: OrderScene | undefined, input: ItemChange): Written<Order> {
  if (scene === undefined) return orderNotFound;
  if (!isDelivered(scene.order)) return notDeliveredToExchange;
  const beyond = idBeyondOrder(scene.order.items, input.item_ids);
  if (beyond !== undefined) return itemsToExchangeNotInOrder(beyond);
  if (input.item_ids.length !== input.new_item_ids.length) return exchangeCountsDiffer;
  const paired = pairSwaps(scene, input.item_ids, input.new_item_ids);
  if (paired.status === 'refused') return paired;
  const method = ownMethod(scene.owner, input.payment_method_id);
  if (method === undefined) return paymentMethodNotFound;
  const difference = roundToCents(priceDifference(paired.result));
  if (cannotCover(method, difference)) return giftCardBelowPriceDifference;
  return orderWritten(requested(scene.order, input, difference));
}

const requested = (order: Order, input: ItemChange, difference: number): Order => ({
  ...order,
  status: 'exchange requested',
  exchange_items: sortedIds(input.item_ids),
  exchange_new_items: sortedIds(input.new_item_ids),
  exchange_payment_method_id: input.payment_method_id,
  exchange_price_difference: difference,
});
