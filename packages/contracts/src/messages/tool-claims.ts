import { z } from 'zod';
import { momentSchema, shortIdSchema, uuidSchema } from '../vocabulary.ts';
import { toolResultSchema } from './tool-results.ts';

/** The durable mark that an attempt is about to start. An attempt at or below the highest claimed never starts again. */
export const attemptClaimedSchema = z.object({
  type: z.literal('AttemptClaimed'),
  callId: uuidSchema,
  attempt: z.int().min(1),
  owner: shortIdSchema,
  /** Until then the first owner may still be running it. */
  deadline: momentSchema,
  startBy: momentSchema,
  at: momentSchema,
});
/** The claimed attempt was answered; a redelivered request publishes this answer again. */
export const claimSettledSchema = z.object({
  type: z.literal('ClaimSettled'),
  callId: uuidSchema,
  attempt: z.int().min(1),
  startBy: momentSchema,
  result: toolResultSchema,
  at: momentSchema,
});
export const toolClaimMessages = { AttemptClaimed: attemptClaimedSchema, ClaimSettled: claimSettledSchema };
export const toolClaimSchema = z.discriminatedUnion('type', [attemptClaimedSchema, claimSettledSchema]);
export type AttemptClaimed = z.infer<typeof attemptClaimedSchema>;
export type ClaimSettled = z.infer<typeof claimSettledSchema>;
export type ToolClaim = z.infer<typeof toolClaimSchema>;
