/** What `bench.noop` is given and what it returns: the tools answer with it, the verification expects it. */
import { z } from 'zod';

export const noopInput = z.object({ order: z.string(), step: z.int() });
export const noopOutput = z.object({ order: z.string(), step: z.int(), note: z.string() });
export type NoopInput = z.output<typeof noopInput>;
export type NoopOutput = z.output<typeof noopOutput>;

/** About 500 bytes of JSON. */
const note = 'carried out without a remark; '.repeat(15);

export function answerTo({ order, step }: NoopInput): NoopOutput {
  return { order, step, note };
}
