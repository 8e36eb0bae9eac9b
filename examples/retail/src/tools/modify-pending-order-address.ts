import { defineTool } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';
import { addressSchema, orderSchema } from '../domain/entities.ts';
import { modifyPendingOrderAddress } from '../domain/modify-pending-order-address.ts';
import { applyWrite } from './apply-write.ts';
import { readAnew } from './read-anew.ts';
import type { Shop } from './shop.ts';

const name = 'retail.modify_pending_order_address';

export const modifyPendingOrderAddressTool = (shop: Shop) =>
  defineTool({
    name,
    version: 1,
    pool: 'retail',
    description: 'Replace the delivery address of a pending order',
    input: z.strictObject({ order_id: z.string().max(200), ...addressSchema.shape }),
    output: orderSchema,
    effect: 'idempotent',
    reversibility: 'fully_reversible',
    timeoutMs: 5_000,
    record: {
      text: 'Replace the delivery address of pending order {input.order_id}',
      accessed: ['order:{input.order_id}', 'owner_of_order:{input.order_id}'],
      modified: ['order.address'],
      personal: ['input.address1', 'input.address2'],
    },
    refresh: readAnew,
    execute: ({ input: { order_id, ...address } }, call) =>
      applyWrite(shop, call, name, async (world) => modifyPendingOrderAddress(await world.readScene(order_id), address)),
  });
