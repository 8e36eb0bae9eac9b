import { defineTool } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';
import { orderSchema } from '../domain/entities.ts';
import { getOrderDetails } from '../domain/get-order-details.ts';
import { answerRead } from './answer-read.ts';
import type { Shop } from './shop.ts';

const name = 'retail.get_order_details';

export const getOrderDetailsTool = (shop: Shop) =>
  defineTool({
    name,
    version: 1,
    pool: 'retail',
    description: 'Get an order: items, status, payments, fulfilments',
    input: z.strictObject({ order_id: z.string().max(200) }),
    output: orderSchema,
    effect: 'read',
    reversibility: 'fully_reversible',
    timeoutMs: 5_000,
    record: {
      text: 'Read the details of order {input.order_id}',
      accessed: ['order:{input.order_id}'],
      modified: [],
      personal: [],
    },
    execute: ({ input }, call) =>
      answerRead(shop, call, name, async (world) => getOrderDetails(await world.read('orders', input.order_id))),
  });
