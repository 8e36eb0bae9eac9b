import { defineTool } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';
import { orderSchema } from '../domain/entities.ts';
import { exchangeDeliveredOrderItems } from '../domain/exchange-delivered-order-items.ts';
import { applyWrite } from './apply-write.ts';
import { readAnew } from './read-anew.ts';
import type { Shop } from './shop.ts';

const name = 'retail.exchange_delivered_order_items';

export const exchangeDeliveredOrderItemsTool = (shop: Shop) =>
  defineTool({
    name,
    version: 1,
    pool: 'retail',
    description: 'Ask for an exchange of delivered items for other variants of the same products; once an order',
    input: z.strictObject({
      order_id: z.string().max(200),
      item_ids: z.array(z.string().max(200)).max(100),
      new_item_ids: z.array(z.string().max(200)).max(100),
      payment_method_id: z.string().max(200),
    }),
    output: orderSchema,
    effect: 'idempotent',
    reversibility: 'irreversible',
    timeoutMs: 5_000,
    record: {
      text: 'Exchange items {input.item_ids} of delivered order {input.order_id} for {input.new_item_ids}, settled by payment method {input.payment_method_id}',
      accessed: ['order:{input.order_id}', 'owner_of_order:{input.order_id}'],
      modified: ['order.status', 'order.exchange'],
      personal: ['input.payment_method_id'],
    },
    refresh: readAnew,
    execute: ({ input }, call) =>
      applyWrite(shop, call, name, async (world) => exchangeDeliveredOrderItems(await world.readScene(input.order_id), input)),
  });
