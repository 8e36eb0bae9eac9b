import { defineTool } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';
import { calculate } from '../domain/calculate.ts';
import { maxExpressionLength } from '../domain/expression.ts';
import { answerRead } from './answer-read.ts';
import type { Shop } from './shop.ts';

const name = 'retail.calculate';

export const calculateTool = (shop: Shop) =>
  defineTool({
    name,
    version: 1,
    pool: 'retail',
    description: 'Evaluate an arithmetic expression, rounded to two places',
    input: z.strictObject({ expression: z.string().max(maxExpressionLength) }),
    output: z.string(),
    effect: 'read',
    reversibility: 'fully_reversible',
    timeoutMs: 5_000,
    record: { text: 'Evaluate an arithmetic expression', accessed: [], modified: [], personal: [] },
    execute: ({ input }, call) => answerRead(shop, call, name, async () => calculate(input)),
  });
