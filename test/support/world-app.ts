/** An app without a database: its tools act on the `World` of a test over HTTP, or only take their time. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ToolCall } from '@holdpoint/sdk/call';
import { defineAgent } from '@holdpoint/sdk/define-agent';
import { defineApp } from '@holdpoint/sdk/define-app';
import { defineTool } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';
import type { Arrival } from './world.ts';

let url = '';

const input = z.object({ n: z.int() });
const output = z.object({ n: z.int() });
const own = { version: 1, pool: 'world', input, output, timeoutMs: 4_000 } as const;

async function arrive(kind: Arrival['kind'], { callId, attempt, idempotencyKey, signal }: ToolCall): Promise<number> {
  const arrival: Arrival = { kind, callId, attempt, idempotencyKey, pid: process.pid };
  const { status } = await fetch(url, { method: 'POST', body: JSON.stringify(arrival), signal });
  return status;
}

async function mustArrive(kind: Arrival['kind'], call: ToolCall): Promise<void> {
  const status = await arrive(kind, call);
  if (status !== 200) throw Object.assign(new Error(`the world answered ${status}`), { status });
}

const deposit = defineTool({
  ...own,
  name: 'world.deposit',
  description: 'Changes the world; a repeat under the same key changes nothing',
  effect: 'idempotent',
  reversibility: 'fully_reversible',
  record: { text: 'Deposited {input.n}' },
  execute: async ({ input: { n } }, call) => {
    await mustArrive('deposit', call);
    return { n };
  },
});

const withdraw = defineTool({
  ...own,
  name: 'world.withdraw',
  description: 'Changes the world each time',
  effect: 'once',
  reversibility: 'partially_reversible',
  record: { text: 'Withdrew {input.n}' },
  execute: async ({ input: { n } }, call) => {
    await mustArrive('withdraw', call);
    return { n };
  },
  reconcile: async ({ input: { n } }, call) => {
    const status = await arrive('find', call);
    return status === 200 ? { status: 'done', output: { n } } : { status: status === 404 ? 'not_done' : 'unknown' };
  },
});

/** How long one call of `world.wait` takes. */
export const WAIT_MS = 50;

const wait = defineTool({
  ...own,
  name: 'world.wait',
  description: 'Takes its time',
  effect: 'idempotent',
  reversibility: 'fully_reversible',
  record: { text: 'Waited' },
  execute: async ({ input: { n } }, { signal }) => {
    await delay(WAIT_MS, undefined, { signal });
    return { n };
  },
});

const hand = defineAgent({
  name: 'world.hand',
  version: 1,
  description: 'Follows the plan that comes with each request',
  owner: 'world-owner',
  planner: { kind: 'sequence' },
});

export default defineApp({
  tools: [deposit, withdraw, wait],
  agents: [hand],
  start: async ({ env }) => {
    url = env.WORLD_URL ?? '';
  },
});
