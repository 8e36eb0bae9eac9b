/** What the shop says to a request: an answer, or a refusal that is itself a correct answer ("Order not found"). */
import type { Order, User } from './entities.ts';

/** A refusal: `code` for programs, `message` exactly as the shop words it for people and planners. */
export type Refusal = {
  readonly status: 'refused';
  readonly code: string;
  readonly message: string;
};

export type Answer<Result> = { readonly status: 'answered'; readonly result: Result } | Refusal;

/** The entities that a write has changed, whole, as they are after it. */
export type Changed = { readonly orders: readonly Order[]; readonly users: readonly User[] };

export type Written<Result> = { readonly status: 'written'; readonly result: Result; readonly changed: Changed } | Refusal;

export const answered = <Result>(result: Result): Answer<Result> => ({
  status: 'answered',
  result,
});

/** An order's write answers with the order; its owner is listed only where a gift card's balance has moved. */
export const orderWritten = (order: Order, ...users: readonly User[]): Written<Order> => ({
  status: 'written',
  result: order,
  changed: { orders: [order], users },
});

export const userWritten = (user: User): Written<User> => ({
  status: 'written',
  result: user,
  changed: { orders: [], users: [user] },
});
