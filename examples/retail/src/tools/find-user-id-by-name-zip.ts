import { defineTool } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';
import { findUserIdByNameZip } from '../domain/find-user-id-by-name-zip.ts';
import { answerRead } from './answer-read.ts';
import type { Shop } from './shop.ts';

const name = 'retail.find_user_id_by_name_zip';

export const findUserIdByNameZipTool = (shop: Shop) =>
  defineTool({
    name,
    version: 1,
    pool: 'retail',
    description: 'Find the id of the user of a name in a zip code',
    input: z.strictObject({ first_name: z.string().max(200), last_name: z.string().max(200), zip: z.string().max(200) }),
    output: z.string(),
    effect: 'read',
    reversibility: 'fully_reversible',
    timeoutMs: 5_000,
    record: {
      text: 'Find the user of a name in a zip code',
      accessed: ['user_name:{input.first_name} {input.last_name}', 'user_zip:{input.zip}'],
      modified: [],
      personal: ['input.first_name', 'input.last_name', 'input.zip'],
    },
    execute: ({ input }, call) =>
      answerRead(shop, call, name, async (world) => findUserIdByNameZip(await world.findUsersByZip(input.zip), input)),
  });
