import { orderWritten, type Written } from './answer.ts';
import type { Order, Payment } from './entities.ts';
import { cannotCover, ifMoved, withBalanceMoved } from './gift-card.ts';
import {
  giftCardBelowOrder,
  notExactlyOnePayment,
  notPendingToModify,
  orderNotFound,
  paymentMethodNotFound,
  samePaymentMethod,
} from './refusals.ts';
import { isStillPending, type OrderScene, ownMethod } from './scene.ts';

/** Pays a pending order by another of its owner's methods; the first one gets its money back. */
export function modifyPendingOrderPayment(
  scene: OrderScene | undefined,
  input: { readonly payment_method_id: string },
): Written<Order> {
  if (scene === undefined) return orderNotFound;
  if (!isStillPending(scene.order)) return notPendingToModify;
  const method = ownMethod(scene.owner, input.payment_method_id);
  if (method === undefined) return paymentMethodNotFound;
  const paid = onlyPayment(scene.order);
  if (paid === undefined) return notExactlyOnePayment;
  if (paid.payment_method_id === method.id) return samePaymentMethod;
  if (cannotCover(method, paid.amount)) return giftCardBelowOrder;
  return moved(scene, paid, method.id);
}

function onlyPayment(order: Order): Payment | undefined {
  const [first, ...others] = order.payment_history;
  return first?.transaction_type === 'payment' && others.length === 0 ? first : undefined;
}

function moved(scene: OrderScene, paid: Payment, methodId: string): Written<Order> {
  const charged = withBalanceMoved(scene.owner, methodId, -paid.amount);
  const owner = withBalanceMoved(charged, paid.payment_method_id, paid.amount);
  const payment: Payment = { ...paid, payment_method_id: methodId };
  const refund: Payment = { ...paid, transaction_type: 'refund' };
  const order = {
    ...scene.order,
    payment_history: [...scene.order.payment_history, payment, refund],
  };
  return orderWritten(order, ...ifMoved(scene.owner, owner));
}
