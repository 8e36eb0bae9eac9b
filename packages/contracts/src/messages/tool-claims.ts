import { z } from 'zod';
import { effectSchema, momentSchema, shortIdSchema, uuidSchema } from '../vocabulary.ts';
import { toolResultSchema } from './tool-results.ts';

/** Compaction keeps only the newest claim of a call, so each one says all that is needed. */
const claim = {
  callId: uuidSchema,
  attempt: z.int().min(1),
  effect: effectSchema,
  /** Where the attempt's request lies in the same partition of `tool.requests.<pool>`. */
  requestOffset: z.int().min(0),
  startBy: momentSchema,
  /** The approval that it runs on, if it runs on one. */
  approvalId: uuidSchema.optional(),
  at: momentSchema,
};

/** The durable mark that an attempt is about to start. An attempt at or below the highest claimed never starts again. */
export const attemptClaimedSchema = z.object({
  type: z.literal('AttemptClaimed'),
  ...claim,
  owner: shortIdSchema,
  /** Until then the first owner may still be running it. */
  deadline: momentSchema,
  /** When the first attempt on this approval that may have started was claimed: what the approval's `executeBy` bounds. */
  firstStartedAt: momentSchema,
});
/** The claimed attempt was answered; a redelivered request publishes this answer again. */
export const claimSettledSchema = z.object({
  type: z.literal('ClaimSettled'),
  ...claim,
  /** Absent while no attempt on this approval has started. */
  firstStartedAt: momentSchema.optional(),
  result: toolResultSchema,
});
export const toolClaimMessages = { AttemptClaimed: attemptClaimedSchema, ClaimSettled: claimSettledSchema };
export const toolClaimSchema = z.discriminatedUnion('type', [attemptClaimedSchema, claimSettledSchema]);
export type AttemptClaimed = z.infer<typeof attemptClaimedSchema>;
export type ClaimSettled = z.infer<typeof claimSettledSchema>;
export type ToolClaim = z.infer<typeof toolClaimSchema>;
