import { type Answer, answered } from './answer.ts';
import type { Order } from './entities.ts';
import { orderNotFound } from './refusals.ts';

export function getOrderDetails(order: Order | undefined): Answer<Order> {
  return order === undefined ? orderNotFound : answered(order);
}
