/** Gift-card balances: the only money that the shop itself holds, so the only balance that a write moves. */
import type { PaymentMethod, User } from './entities.ts';
import { roundToCents } from './money.ts';
import { ownMethod } from './scene.ts';

/** True when the method is a gift card whose balance is below the amount. Other methods are not limited by the shop. */
export function cannotCover(method: PaymentMethod, amount: number): boolean {
  return method.source === 'gift_card' && method.balance < amount;
}

/** The owner after `amount` was added to (below zero: taken from) a gift card; the owner unchanged for another method. */
export function withBalanceMoved(owner: User, methodId: string, amount: number): User {
  const method = ownMethod(owner, methodId);
  if (method?.source !== 'gift_card') return owner;
  const moved = { ...method, balance: roundToCents(method.balance + amount) };
  return { ...owner, payment_methods: { ...owner.payment_methods, [methodId]: moved } };
}

/** The owner as the only element where a balance has moved, else nothing: what a write lists as changed. */
export function ifMoved(before: User, after: User): readonly User[] {
  return before === after ? [] : [after];
}
