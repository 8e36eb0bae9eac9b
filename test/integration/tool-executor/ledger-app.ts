/** An app whose tools write into a file, so that what really happened can be counted from outside, whatever becomes of the process. */
import { appendFile, readFile } from 'node:fs/promises';
import { defineApp } from '@holdpoint/sdk/define-app';
import { defineTool, type ToolDefinition } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';

let file = '';

const entry = z.object({ text: z.string(), thenHang: z.boolean() });
const written = z.object({ text: z.string() });
type Entry = ToolDefinition<typeof entry, typeof written>;

const append: Entry = {
  name: 'ledger.append',
  version: 1,
  pool: 'ledger',
  description: 'Writes a line',
  input: entry,
  output: written,
  effect: 'once',
  reversibility: 'partially_reversible',
  timeoutMs: 2_000,
  record: { text: 'Wrote {input.text}' },
  execute: async ({ input }, { idempotencyKey, signal }) => {
    await appendFile(file, `${idempotencyKey} ${input.text}\n`);
    if (input.thenHang) await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    return { text: input.text };
  },
  reconcile: async ({ input }, { idempotencyKey }) => {
    const isThere = (await readFile(file, 'utf8')).includes(`${idempotencyKey} ${input.text}\n`);
    return isThere ? { status: 'done', output: { text: input.text } } : { status: 'unknown' };
  },
};

export const appendTool = defineTool(append);
const { reconcile: _, ...unreconciled } = append;
export const repeatTool = defineTool({
  ...unreconciled,
  name: 'ledger.repeat',
  effect: 'idempotent',
  reversibility: 'fully_reversible',
});
export const sealTool = defineTool({ ...append, name: 'ledger.seal', reversibility: 'irreversible' });

export default defineApp({
  tools: [appendTool, repeatTool, sealTool],
  start: async ({ env }) => {
    file = z.string({ error: 'LEDGER_FILE: expected a path' }).parse(env.LEDGER_FILE);
  },
});
