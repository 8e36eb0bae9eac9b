import { defineTool } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';
import { listAllProductTypes } from '../domain/list-all-product-types.ts';
import { answerRead } from './answer-read.ts';
import type { Shop } from './shop.ts';

const name = 'retail.list_all_product_types';

export const listAllProductTypesTool = (shop: Shop) =>
  defineTool({
    name,
    version: 1,
    pool: 'retail',
    description: 'List the name and id of every product, as JSON text',
    input: z.strictObject({}),
    output: z.string(),
    effect: 'read',
    reversibility: 'fully_reversible',
    timeoutMs: 5_000,
    record: { text: 'List all product types', accessed: ['product_types'], modified: [], personal: [] },
    execute: (_request, call) =>
      answerRead(shop, call, name, async (world) => listAllProductTypes(await world.listProductTypes())),
  });
