import { orderWritten, type Written } from './answer.ts';
import type { Order } from './entities.ts';
import { idBeyondOrder, sortedIds } from './items.ts';
import {
  itemsToReturnNotInOrder,
  notDeliveredToReturn,
  notOriginalPaymentMethod,
  orderNotFound,
  paymentMethodNotFound,
} from './refusals.ts';
import { isDelivered, type OrderScene, ownMethod } from './scene.ts';

/** Asks for a return of delivered items, refunded to the method first paid with or to one of the owner's gift cards. */
export function returnDeliveredOrderItems(
  scene: OrderScene | undefined,
  input: { readonly item_ids: readonly string[]; readonly payment_method_id: string },
): Written<Order> {
  if (scene === undefined) return orderNotFound;
  if (!isDelivered(scene.order)) return notDeliveredToReturn;
  const method = ownMethod(scene.owner, input.payment_method_id);
  if (method === undefined) return paymentMethodNotFound;
  const original = scene.order.payment_history[0]?.payment_method_id;
  if (method.source !== 'gift_card' && method.id !== original) return notOriginalPaymentMethod;
  const beyond = idBeyondOrder(scene.order.items, input.item_ids);
  if (beyond !== undefined) return itemsToReturnNotInOrder;
  return orderWritten({
    ...scene.order,
    status: 'return requested',
    return_items: sortedIds(input.item_ids),
    return_payment_method_id: method.id,
  });
}
