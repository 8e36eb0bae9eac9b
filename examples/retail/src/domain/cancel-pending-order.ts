import { orderWritten, type Written } from './answer.ts';
import type { Order, Payment } from './entities.ts';
import { ifMoved, withBalanceMoved } from './gift-card.ts';
import { invalidReason, notPendingToCancel, orderNotFound } from './refusals.ts';
import { isPending, type OrderScene } from './scene.ts';

const reasons: readonly string[] = ['no longer needed', 'ordered by mistake'];

/** Cancels a pending order; each payment is refunded to its method, a gift card gets its money back at once. */
export function cancelPendingOrder(scene: OrderScene | undefined, input: { readonly reason: string }): Written<Order> {
  if (scene === undefined) return orderNotFound;
  if (!isPending(scene.order)) return notPendingToCancel;
  if (!reasons.includes(input.reason)) return invalidReason;
  const refunds = scene.order.payment_history.filter(isPayment).map(refundOf);
  const owner = refunds.reduce((user, refund) => withBalanceMoved(user, refund.payment_method_id, refund.amount), scene.owner);
  const cancelled: Order = {
    ...scene.order,
    status: 'cancelled',
    cancel_reason: input.reason,
    payment_history: [...scene.order.payment_history, ...refunds],
  };
  return orderWritten(cancelled, ...ifMoved(scene.owner, owner));
}

const isPayment = (entry: Payment): boolean => entry.transaction_type === 'payment';

const refundOf = (payment: Payment): Payment => ({ ...payment, transaction_type: 'refund' });
