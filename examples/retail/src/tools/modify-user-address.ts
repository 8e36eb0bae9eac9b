import { defineTool } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';
import { addressSchema, userSchema } from '../domain/entities.ts';
import { modifyUserAddress } from '../domain/modify-user-address.ts';
import { applyWrite } from './apply-write.ts';
import { readAnew } from './read-anew.ts';
import type { Shop } from './shop.ts';

const name = 'retail.modify_user_address';

export const modifyUserAddressTool = (shop: Shop) =>
  defineTool({
    name,
    version: 1,
    pool: 'retail',
    description: 'Replace the default address of a user',
    input: z.strictObject({ user_id: z.string().max(200), ...addressSchema.shape }),
    output: userSchema,
    effect: 'idempotent',
    reversibility: 'fully_reversible',
    timeoutMs: 5_000,
    record: {
      text: 'Replace the address of user {input.user_id}',
      accessed: ['user:{input.user_id}'],
      modified: ['user.address'],
      personal: ['input.user_id', 'input.address1', 'input.address2'],
    },
    refresh: readAnew,
    execute: ({ input: { user_id, ...address } }, call) =>
      applyWrite(shop, call, name, async (world) => modifyUserAddress(await world.read('users', user_id), address)),
  });
