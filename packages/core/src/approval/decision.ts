/**
 * A person's decision: a JWS by the person's own key over everything that it is about. What is not inside the signature does
 * not count.
 */
import { digestSchema, momentSchema, shortIdSchema, uuidSchema } from '@holdpoint/contracts/vocabulary';
import { z } from 'zod';
import type { People, Person } from '../people.ts';
import { isSignedBy, readCompact, signCompact } from './jws.ts';
import type { SigningKey } from './keys.ts';

export const DECISION_TYP = 'holdpoint-decision+jwt';
/** The longest signed decision that counts, in characters: outcomes embed them and are bounded themselves. */
export const DECISION_LIMIT = 4096;

export const signedDecisionSchema = z.object({
  /** The approver's id in people.yaml. */
  sub: shortIdSchema,
  approvalId: uuidSchema,
  taskId: uuidSchema,
  tenant: shortIdSchema,
  callId: uuidSchema,
  /** The call's digest, computed by the approver's own client over what was shown. */
  digest: digestSchema,
  verdict: z.enum(['approve', 'deny']),
  /** The agent sees it. A denial without one still denies. */
  reason: z
    .string()
    .max(500)
    .refine((text) => text.isWellFormed(), 'half a surrogate pair: it has no canonical form, and could not be audited')
    .optional(),
  /** When the person says it was; what counts is the broker's append time. */
  at: momentSchema,
  commandId: uuidSchema,
});
export type SignedDecision = z.infer<typeof signedDecisionSchema>;

export type DecisionRefusalCode =
  /** Not a compact JWS of this kind, or its content has another shape. */
  | 'DECISION_MALFORMED'
  | 'DECISION_TOO_LARGE'
  /** `alg` is none, or there is no signature. */
  | 'DECISION_UNSIGNED'
  /** A stranger: nobody of this name may decide. */
  | 'APPROVER_UNKNOWN'
  /** Signed with a key that is not this person's. */
  | 'DECISION_KEY_UNKNOWN'
  | 'DECISION_SIGNATURE_INVALID';

export type DecisionVerified =
  | { readonly ok: true; readonly decision: SignedDecision; readonly person: Person }
  /** `sub` is whom it claims to be from, unproven. */
  | { readonly ok: false; readonly code: DecisionRefusalCode; readonly sub?: string };

/** Signs a decision as the person whose key this is. @throws z.ZodError for a decision of another shape */
export function signDecision(decision: SignedDecision, key: SigningKey): string {
  return signCompact(DECISION_TYP, signedDecisionSchema.parse(decision), key.kid, key.privateKey);
}

/** Whether this is a decision by one of these people. Says nothing about what it is for: {@link bindingMismatch}. */
export function verifyDecision(jws: string, people: People): DecisionVerified {
  if (jws.length > DECISION_LIMIT) return { ok: false, code: 'DECISION_TOO_LARGE' };
  const read = readCompact(jws);
  const decision = signedDecisionSchema.safeParse(read?.payload);
  if (read === undefined || read.typ !== DECISION_TYP || !decision.success) return { ok: false, code: 'DECISION_MALFORMED' };
  const { sub } = decision.data;
  if (read.alg === 'none' || read.signature.length === 0) return { ok: false, code: 'DECISION_UNSIGNED', sub };
  const person = people.get(sub);
  if (person === undefined) return { ok: false, code: 'APPROVER_UNKNOWN', sub };
  if (read.kid !== person.key.kid) return { ok: false, code: 'DECISION_KEY_UNKNOWN', sub };
  if (!isSignedBy(read, person.key.publicKey)) return { ok: false, code: 'DECISION_SIGNATURE_INVALID', sub };
  return { ok: true, decision: decision.data, person };
}

/** What a decision must be about. */
export interface DecisionSubject {
  readonly tenant: string;
  readonly taskId: string;
  readonly callId: string;
  readonly approvalId: string;
  readonly digest: string;
}

/** Why a decision is not about this subject; undefined if it is. A digest alone that differs tells of other parameters. */
export function bindingMismatch(
  decision: SignedDecision,
  subject: DecisionSubject,
): 'DECISION_FOR_ANOTHER_CALL' | 'DECISION_FOR_ANOTHER_DIGEST' | undefined {
  const isSameCall =
    decision.tenant === subject.tenant &&
    decision.taskId === subject.taskId &&
    decision.callId === subject.callId &&
    decision.approvalId === subject.approvalId;
  if (!isSameCall) return 'DECISION_FOR_ANOTHER_CALL';
  return decision.digest === subject.digest ? undefined : 'DECISION_FOR_ANOTHER_DIGEST';
}
