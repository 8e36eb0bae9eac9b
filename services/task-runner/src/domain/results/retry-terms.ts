import type { ToolContract } from '@holdpoint/contracts/contract';
import type { OpenCall } from '@holdpoint/core/task/state';
import type { World } from '../world.ts';

/** Where the catalog has lost what it had (it never forgets, so this is caution): nothing is tried again. */
const noRetry: ToolContract['retry'] = { maxAttempts: 1, initialDelayMs: 0, maxDelayMs: 0, maxRefreshes: 0 };

export function retryTermsOf(world: World, { tool, version }: OpenCall): ToolContract['retry'] {
  return world.catalog.tool({ name: tool, version })?.contract.retry ?? noRetry;
}
