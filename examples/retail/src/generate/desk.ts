/** What the recipes for requests share: the shop that they ask about, chance, and the wording of a request. */
import type { Action, Database, Disturbance, Scenario } from '../data-set/data-set.ts';
import type { Order, OrderItem, PaymentMethod, User, Variant } from '../domain/entities.ts';
import { pick, type Random } from './random.ts';

export type Desk = {
  readonly random: Random;
  readonly database: Database;
  /** Orders about which an approver says no, or nothing: no other request may touch them. */
  readonly reserved: Set<string>;
};

/** How the approvers of the run answer for one order. */
export type Refusal = {
  readonly orderId: string;
  readonly decision: 'deny' | 'ignore';
  readonly reason: string;
};

export type Draft = {
  readonly wish: string;
  readonly user?: User;
  readonly actions: readonly Action[];
  readonly scenario?: Scenario;
  readonly disturbances?: readonly Disturbance[];
  readonly refusal?: Refusal;
};

/** A kind of request. undefined: nothing in this shop fits it. */
export type Recipe = (desk: Desk) => Draft | undefined;

export type Purchase = { readonly order: Order; readonly owner: User };

/** Some order, with its owner, that nobody has reserved and that fits. */
export function pickPurchase(desk: Desk, fits: (purchase: Purchase) => boolean): Purchase | undefined {
  const fitting = Object.values(desk.database.orders)
    .filter((order) => !desk.reserved.has(order.order_id))
    .flatMap((order) => purchaseOf(desk.database, order))
    .filter(fits);
  return fitting.length === 0 ? undefined : pick(desk.random, fitting);
}

function purchaseOf(database: Database, order: Order): Purchase[] {
  const owner = database.users[order.user_id];
  return owner === undefined ? [] : [{ order, owner }];
}

export const anyUser = (desk: Desk): User => pick(desk.random, Object.values(desk.database.users));

export const isPending = ({ order }: Purchase): boolean => order.status === 'pending';
export const isDelivered = ({ order }: Purchase): boolean => order.status === 'delivered';

export const paidBy = (order: Order): string => order.payment_history[0]?.payment_method_id ?? '';
export const paidAmount = (order: Order): number => order.payment_history[0]?.amount ?? 0;

export const methodsOf = (user: User): PaymentMethod[] => Object.values(user.payment_methods);

/** A method that is no gift card, so that it covers any amount. */
export const cardOf = (user: User): string => methodsOf(user).find((method) => method.source !== 'gift_card')?.id ?? '';

export function giftCardOf(user: User): { readonly id: string; readonly balance: number } | undefined {
  return methodsOf(user).find((method) => method.source === 'gift_card');
}

/** Another variant of the item's product, which can be had or not. */
export function otherVariant(desk: Desk, item: OrderItem, available: boolean): Variant | undefined {
  const variants = Object.values(desk.database.products[item.product_id]?.variants ?? {});
  const others = variants.filter((variant) => variant.item_id !== item.item_id && variant.available === available);
  return others.length === 0 ? undefined : pick(desk.random, others);
}

/** The purchase's first item and another variant of it that can be had. */
export function swapOf(desk: Desk, order: Order): { readonly from: OrderItem; readonly to: Variant } | undefined {
  const [from] = order.items;
  const to = from && otherVariant(desk, from, true);
  return from && to && { from, to };
}

/** The same for every item of the order that has such a variant, in the order's order; at most two, each id once. */
export function swapsOf(desk: Desk, order: Order): { readonly from: OrderItem; readonly to: Variant }[] {
  const once = order.items.filter((item, at) => order.items.findIndex((other) => other.item_id === item.item_id) === at);
  return once
    .flatMap((from) => {
      const to = otherVariant(desk, from, true);
      return to === undefined ? [] : [{ from, to }];
    })
    .slice(0, 2);
}
