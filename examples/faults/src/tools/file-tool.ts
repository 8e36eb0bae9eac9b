/** A tool that puts a file beside what it asks of the service, of any effect: the file is not there, or may not be linked. */
import { link, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effect } from '@holdpoint/contracts/vocabulary';
import { defineTool } from '@holdpoint/sdk/define-tool';
import type { Tool } from '@holdpoint/sdk/tool';
import { z } from 'zod';
import { retry, timeoutMs } from './terms.ts';
import type { World } from './world.ts';

const input = z.object({
  case: z.string().min(1).max(100),
  /** `read`: a file that does not exist (ENOENT). `link`: a folder, which no system call links (EPERM). */
  how: z.enum(['read', 'link']),
});
const output = z.object({ sizeBytes: z.int() });

export function fileTool(world: World, name: string, pool: string, effect: Effect): Tool<typeof input, typeof output> {
  return defineTool({
    ...{ name, pool, version: 1, effect, input, output, retry, timeoutMs },
    description: `Takes up a file that cannot be taken up, as a tool with the effect ${effect}`,
    reversibility: effect === 'once' ? 'partially_reversible' : 'fully_reversible',
    record: { text: 'Take up the file of {input.case}', accessed: ['case:{input.case}'] },
    execute: async ({ input: { how } }, { callId }) => {
      const { folder } = world.config;
      if (how === 'link') await link(folder, join(folder, callId));
      return { sizeBytes: (await readFile(join(folder, 'absent'))).length };
    },
  });
}
