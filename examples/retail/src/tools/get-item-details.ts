import { defineTool } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';
import { variantSchema } from '../domain/entities.ts';
import { getItemDetails } from '../domain/get-item-details.ts';
import { answerRead } from './answer-read.ts';
import type { Shop } from './shop.ts';

const name = 'retail.get_item_details';

export const getItemDetailsTool = (shop: Shop) =>
  defineTool({
    name,
    version: 1,
    pool: 'retail',
    description: 'Get one variant of a product by its item id',
    input: z.strictObject({ item_id: z.string().max(200) }),
    output: variantSchema,
    effect: 'read',
    reversibility: 'fully_reversible',
    timeoutMs: 5_000,
    record: { text: 'Read the details of item {input.item_id}', accessed: ['item:{input.item_id}'], modified: [], personal: [] },
    execute: ({ input }, call) =>
      answerRead(shop, call, name, async (world) => getItemDetails(await world.findProductsByItem(input.item_id), input)),
  });
