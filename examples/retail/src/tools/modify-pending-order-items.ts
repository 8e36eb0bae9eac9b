import { defineTool } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';
import { orderSchema } from '../domain/entities.ts';
import { modifyPendingOrderItems } from '../domain/modify-pending-order-items.ts';
import { applyWrite } from './apply-write.ts';
import { readAnew } from './read-anew.ts';
import type { Shop } from './shop.ts';

const name = 'retail.modify_pending_order_items';

export const modifyPendingOrderItemsTool = (shop: Shop) =>
  defineTool({
    name,
    version: 1,
    pool: 'retail',
    description: 'Replace items of a pending order by other variants of the same products, once',
    input: z.strictObject({
      order_id: z.string().max(200),
      item_ids: z.array(z.string().max(200)).max(100),
      new_item_ids: z.array(z.string().max(200)).max(100),
      payment_method_id: z.string().max(200),
    }),
    output: orderSchema,
    effect: 'idempotent',
    reversibility: 'partially_reversible',
    timeoutMs: 5_000,
    record: {
      text: 'Replace items {input.item_ids} of pending order {input.order_id} by {input.new_item_ids}, settled by payment method {input.payment_method_id}',
      accessed: ['order:{input.order_id}', 'owner_of_order:{input.order_id}'],
      modified: ['order.items', 'order.status', 'order.payment_history', 'user.gift_card_balance'],
      personal: ['input.payment_method_id'],
    },
    refresh: readAnew,
    execute: ({ input }, call) =>
      applyWrite(shop, call, name, async (world) => modifyPendingOrderItems(await world.readScene(input.order_id), input)),
  });
