import { defineTool } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';
import { userSchema } from '../domain/entities.ts';
import { getUserDetails } from '../domain/get-user-details.ts';
import { answerRead } from './answer-read.ts';
import type { Shop } from './shop.ts';

const name = 'retail.get_user_details';

export const getUserDetailsTool = (shop: Shop) =>
  defineTool({
    name,
    version: 1,
    pool: 'retail',
    description: 'Get a user: name, address, payment methods, orders',
    input: z.strictObject({ user_id: z.string().max(200) }),
    output: userSchema,
    effect: 'read',
    reversibility: 'fully_reversible',
    timeoutMs: 5_000,
    record: {
      text: 'Read the details of user {input.user_id}',
      accessed: ['user:{input.user_id}'],
      modified: [],
      personal: ['input.user_id'],
    },
    execute: ({ input }, call) =>
      answerRead(shop, call, name, async (world) => getUserDetails(await world.read('users', input.user_id))),
  });
