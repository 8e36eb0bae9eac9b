/** The shop's service desk with two tools that need no database: whoever runs them needs Kafka and a file, and no more. */
import { appendFile } from 'node:fs/promises';
import { pool } from '@holdpoint/retail/names';
import { serviceDesk } from '@holdpoint/retail/service-desk';
import { defineApp } from '@holdpoint/sdk/define-app';
import { defineTool, type ToolDefinition } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';

let file = '';

const amount = z.object({ cents: z.int() });
const receipt = z.object({ key: z.string() });

const ringUp: ToolDefinition<typeof amount, typeof receipt> = {
  name: 'retail.ring_up',
  version: 1,
  pool,
  description: 'Rings up an amount',
  input: amount,
  output: receipt,
  effect: 'idempotent',
  reversibility: 'fully_reversible',
  timeoutMs: 5_000,
  record: { text: 'Rang up {input.cents} cents' },
  execute: async ({ input }, { idempotencyKey }) => {
    await appendFile(file, `${idempotencyKey} ${input.cents}\n`);
    return { key: idempotencyKey };
  },
};
const tools = [
  defineTool(ringUp),
  // Support is asked for a word.
  defineTool({ ...ringUp, name: 'retail.pay_out', reversibility: 'partially_reversible' }),
];

export default defineApp({
  tools,
  agents: [serviceDesk(tools)],
  start: async ({ env }) => {
    file = z.string({ error: 'TILL_FILE: expected a path' }).parse(env.TILL_FILE);
  },
});
