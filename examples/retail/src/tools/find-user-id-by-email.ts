import { defineTool } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';
import { findUserIdByEmail } from '../domain/find-user-id-by-email.ts';
import { answerRead } from './answer-read.ts';
import type { Shop } from './shop.ts';

const name = 'retail.find_user_id_by_email';

export const findUserIdByEmailTool = (shop: Shop) =>
  defineTool({
    name,
    version: 1,
    pool: 'retail',
    description: 'Find the id of the user who has an e-mail address',
    input: z.strictObject({ email: z.string().max(200) }),
    output: z.string(),
    effect: 'read',
    reversibility: 'fully_reversible',
    timeoutMs: 5_000,
    record: {
      text: 'Find the user who has an e-mail address',
      accessed: ['user_email:{input.email}'],
      modified: [],
      personal: ['input.email'],
    },
    execute: ({ input }, call) =>
      answerRead(shop, call, name, async (world) => findUserIdByEmail(await world.findUsersByEmail(input.email), input)),
  });
