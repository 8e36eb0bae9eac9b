import { defineTool } from '@holdpoint/sdk/define-tool';
import { z } from 'zod';
import { transferToHumanAgents } from '../domain/transfer-to-human-agents.ts';
import { answerRead } from './answer-read.ts';
import type { Shop } from './shop.ts';

const name = 'retail.transfer_to_human_agents';

/**
 * A hand-over changes nothing in the shop (the known outcomes hold no trace of it), so to the runtime it is a `read`.
 * A shop that opened a ticket here would declare it `idempotent` and have it judged by policy as a write.
 */
export const transferToHumanAgentsTool = (shop: Shop) =>
  defineTool({
    name,
    version: 1,
    pool: 'retail',
    description: 'Hand the customer over to people, with a summary of what is wanted',
    input: z.strictObject({ summary: z.string().max(10_000) }),
    output: z.string(),
    effect: 'read',
    reversibility: 'fully_reversible',
    timeoutMs: 5_000,
    record: { text: 'Hand the customer over to people', accessed: [], modified: [], personal: [] },
    execute: (_request, call) => answerRead(shop, call, name, async () => transferToHumanAgents()),
  });
