import { defineTool } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';
import { productSchema } from '../domain/entities.ts';
import { getProductDetails } from '../domain/get-product-details.ts';
import { answerRead } from './answer-read.ts';
import type { Shop } from './shop.ts';

const name = 'retail.get_product_details';

export const getProductDetailsTool = (shop: Shop) =>
  defineTool({
    name,
    version: 1,
    pool: 'retail',
    description: 'Get a product with all of its variants',
    input: z.strictObject({ product_id: z.string().max(200) }),
    output: productSchema,
    effect: 'read',
    reversibility: 'fully_reversible',
    timeoutMs: 5_000,
    record: {
      text: 'Read the details of product {input.product_id}',
      accessed: ['product:{input.product_id}'],
      modified: [],
      personal: [],
    },
    execute: ({ input }, call) =>
      answerRead(shop, call, name, async (world) => getProductDetails(await world.read('products', input.product_id))),
  });
