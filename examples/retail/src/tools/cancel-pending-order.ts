import { defineTool } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';
import { cancelPendingOrder } from '../domain/cancel-pending-order.ts';
import { orderSchema } from '../domain/entities.ts';
import { applyWrite } from './apply-write.ts';
import { readAnew } from './read-anew.ts';
import type { Shop } from './shop.ts';

const name = 'retail.cancel_pending_order';

export const cancelPendingOrderTool = (shop: Shop) =>
  defineTool({
    name,
    version: 1,
    pool: 'retail',
    description: 'Cancel a pending order and refund its payments; it cannot be taken back',
    input: z.strictObject({ order_id: z.string().max(200), reason: z.string().max(200) }),
    output: orderSchema,
    effect: 'idempotent',
    reversibility: 'irreversible',
    timeoutMs: 5_000,
    record: {
      text: 'Cancel pending order {input.order_id}',
      accessed: ['order:{input.order_id}', 'owner_of_order:{input.order_id}'],
      modified: ['order.status', 'order.cancel_reason', 'order.payment_history', 'user.gift_card_balance'],
      personal: [],
    },
    refresh: readAnew,
    execute: ({ input }, call) =>
      applyWrite(shop, call, name, async (world) => cancelPendingOrder(await world.readScene(input.order_id), input)),
  });
