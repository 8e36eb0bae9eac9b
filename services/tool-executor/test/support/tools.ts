import { defineTool, type ToolDefinition } from '@holdpoint/sdk/define-tool';
import type { Tool } from '@holdpoint/sdk/tool';
import { z } from 'zod';

export const transferInput = z.object({ account: z.string(), cents: z.int().min(1), memo: z.string().default('') });
const transferOutput = z.object({ receipt: z.string() });
type Transfer = ToolDefinition<typeof transferInput, typeof transferOutput>;

const transfer: Transfer = {
  name: 'bank.transfer',
  version: 1,
  pool: 'bank',
  description: 'Moves money',
  input: transferInput,
  output: transferOutput,
  effect: 'idempotent',
  reversibility: 'fully_reversible',
  timeoutMs: 1_000,
  record: { text: 'Transferred {input.cents} cents to {input.account}' },
  execute: async ({ input }) => ({ receipt: `to ${input.account}` }),
};

/** A tool that can be taken back and repeated, unless the change says otherwise. */
export function toolWith(change: Partial<Transfer> = {}): Tool {
  return defineTool({ ...transfer, ...change });
}

export const once = { effect: 'once' } as const;
export const irreversible = { effect: 'once', reversibility: 'irreversible' } as const;

/** Never ends. */
export const hang = () => new Promise<never>(() => {});
