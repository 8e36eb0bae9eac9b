/** What an order's write looks at: the order, its owner, and the products of its items, all read from one world. */
import type { Order, PaymentMethod, Product, User } from './entities.ts';

export type OrderScene = {
  readonly order: Order;
  readonly owner: User;
  readonly products: readonly Product[];
};

/** The owner's payment method of that id, if it is one of the owner's. */
export function ownMethod(owner: User, methodId: string): PaymentMethod | undefined {
  return Object.hasOwn(owner.payment_methods, methodId) ? owner.payment_methods[methodId] : undefined;
}

export function isPending(order: Order): boolean {
  return order.status === 'pending';
}

/** True also for an order whose items were modified: "pending (item modified)". */
export function isStillPending(order: Order): boolean {
  return order.status.includes('pending');
}

export function isDelivered(order: Order): boolean {
  return order.status === 'delivered';
}
