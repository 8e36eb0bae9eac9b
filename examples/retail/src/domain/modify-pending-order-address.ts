import { orderWritten, type Written } from './answer.ts';
import type { Address, Order } from './entities.ts';
import { notPendingToModify, orderNotFound } from './refusals.ts';
import { isStillPending, type OrderScene } from './scene.ts';

/** Replaces the whole address that a pending order is sent to. */
export function modifyPendingOrderAddress(scene: OrderScene | undefined, address: Address): Written<Order> {
  if (scene === undefined) return orderNotFound;
  if (!isStillPending(scene.order)) return notPendingToModify;
  return orderWritten({ ...scene.order, address });
}
