import { defineTool } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';
import { orderSchema } from '../domain/entities.ts';
import { modifyPendingOrderPayment } from '../domain/modify-pending-order-payment.ts';
import { applyWrite } from './apply-write.ts';
import { readAnew } from './read-anew.ts';
import type { Shop } from './shop.ts';

const name = 'retail.modify_pending_order_payment';

export const modifyPendingOrderPaymentTool = (shop: Shop) =>
  defineTool({
    name,
    version: 1,
    pool: 'retail',
    description: 'Pay a pending order by another method; the first one is refunded',
    input: z.strictObject({ order_id: z.string().max(200), payment_method_id: z.string().max(200) }),
    output: orderSchema,
    effect: 'idempotent',
    reversibility: 'partially_reversible',
    timeoutMs: 5_000,
    record: {
      text: 'Pay pending order {input.order_id} by payment method {input.payment_method_id}',
      accessed: ['order:{input.order_id}', 'owner_of_order:{input.order_id}'],
      modified: ['order.payment_history', 'user.gift_card_balance'],
      personal: ['input.payment_method_id'],
    },
    refresh: readAnew,
    execute: ({ input }, call) =>
      applyWrite(shop, call, name, async (world) => modifyPendingOrderPayment(await world.readScene(input.order_id), input)),
  });
