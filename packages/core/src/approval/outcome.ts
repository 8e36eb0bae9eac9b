/**
 * How an approval ended: a JWS by the approval-service that embeds the decisions it rests on. The executor believes neither
 * alone (guarantees G5, G6): it checks the service's signature, each person's signature, and counts again.
 *
 * What this cannot tell is whether the chain is the one that policy asks for: that is the runner's word, which the service
 * signs over. It can tell that at least one known person has signed for this very call.
 */
import { chainStageSchema } from '@holdpoint/contracts/authorisation';
import {
  digestSchema,
  momentSchema,
  type Reversibility,
  reversibilitySchema,
  shortIdSchema,
  uuidSchema,
} from '@holdpoint/contracts/vocabulary';
import { z } from 'zod';
import type { People } from '../people.ts';
import { stricterReversibility } from '../policy/reversibility.ts';
import { openStage, type StandingCode, standingProblem } from './chain.ts';
import { bindingMismatch, type DecisionRefusalCode, verifyDecision } from './decision.ts';
import { isSignedBy, readCompact, signCompact } from './jws.ts';
import type { PinnedKeys, SigningKey } from './keys.ts';

export const OUTCOME_TYP = 'holdpoint-outcome+jwt';
/** The longest signed outcome, in characters (the contract's bound). */
export const OUTCOME_LIMIT = 64 * 1024;

export const signedOutcomeSchema = z.object({
  tenant: shortIdSchema,
  taskId: uuidSchema,
  callId: uuidSchema,
  approvalId: uuidSchema,
  digest: digestSchema,
  resolution: z.enum(['approved', 'denied', 'expired', 'withdrawn']),
  reversibility: reversibilitySchema,
  onSilence: z.enum(['deny', 'approve']),
  decideBy: momentSchema,
  /** Only of an approved one: the call's first start must come before. */
  executeBy: momentSchema.optional(),
  chain: z.array(chainStageSchema).min(1).max(10),
  /** As asked, and the requester always: up to 100 and one. */
  excluded: z.array(shortIdSchema).max(101),
  /** The approvers' own JWS, in the order in which they were counted. Approved without any: by silence. */
  decisions: z.array(z.string()).max(200),
  at: momentSchema,
});
export type SignedOutcome = z.infer<typeof signedOutcomeSchema>;

export type OutcomeRefusalCode =
  | 'OUTCOME_MALFORMED'
  | 'OUTCOME_KEY_UNKNOWN'
  /** The key that signed the outcome is also a person's: the two signatures would be one. */
  | 'OUTCOME_KEY_IS_A_PERSONS'
  | 'OUTCOME_SIGNATURE_INVALID'
  | 'OUTCOME_FOR_ANOTHER_CALL'
  | 'OUTCOME_FOR_ANOTHER_DIGEST'
  | 'OUTCOME_NOT_APPROVED'
  | 'EXECUTE_BY_PASSED'
  | DecisionRefusalCode
  | 'DECISION_FOR_ANOTHER_CALL'
  | 'DECISION_FOR_ANOTHER_DIGEST'
  | 'DECISION_NOT_AN_APPROVAL'
  | StandingCode
  /** More decisions than the chain asks for. */
  | 'DECISION_SUPERFLUOUS'
  | 'CHAIN_NOT_SATISFIED'
  | 'NEEDS_A_PERSON';

export type OutcomeVerified =
  | { readonly ok: true; readonly outcome: SignedOutcome; readonly approvers: readonly string[] }
  | { readonly ok: false; readonly code: OutcomeRefusalCode };

/** Against what an outcome is checked. */
export interface OutcomeCheck {
  /** The approval-service's public keys, pinned. */
  readonly serviceKeys: PinnedKeys;
  readonly people: People;
  readonly subject: { readonly tenant: string; readonly taskId: string; readonly callId: string; readonly digest: string };
  /** Epoch milliseconds. */
  readonly now: number;
  /** By the checker's own contract of the tool. The outcome's may be harder (policy raised it); the harder one holds. */
  readonly reversibility: Reversibility;
}

/** Signs an outcome as the approval-service. Deterministic. */
export function signOutcome(outcome: SignedOutcome, key: SigningKey): string {
  return signCompact(OUTCOME_TYP, outcome, key.kid, key.privateKey);
}

/** Whether this outcome lets this very call start now. */
export function verifyOutcome(jws: string, check: OutcomeCheck): OutcomeVerified {
  const read = readOutcome(jws, check);
  if (!read.ok) return read;
  const { outcome } = read;
  const problem = subjectProblem(outcome, check);
  if (problem !== undefined) return { ok: false, code: problem };
  if (outcome.decisions.length === 0) return silence(outcome, check);
  const approvers: string[] = [];
  for (const decision of outcome.decisions) {
    const counted = countDecision(decision, outcome, approvers, check.people);
    if (!counted.ok) return counted;
    approvers.push(counted.approver);
  }
  if (openStage(outcome.chain, approvers.length) !== undefined) return { ok: false, code: 'CHAIN_NOT_SATISFIED' };
  return { ok: true, outcome, approvers };
}

type Refused = { readonly ok: false; readonly code: OutcomeRefusalCode };

function readOutcome(jws: string, { serviceKeys, people }: OutcomeCheck): { ok: true; outcome: SignedOutcome } | Refused {
  const read = jws.length <= OUTCOME_LIMIT ? readCompact(jws) : undefined;
  if (read === undefined || read.typ !== OUTCOME_TYP) return { ok: false, code: 'OUTCOME_MALFORMED' };
  const key = serviceKeys.get(read.kid);
  if (key === undefined) return { ok: false, code: 'OUTCOME_KEY_UNKNOWN' };
  if ([...people.values()].some((person) => person.key.kid === key.kid)) return { ok: false, code: 'OUTCOME_KEY_IS_A_PERSONS' };
  if (!isSignedBy(read, key.publicKey)) return { ok: false, code: 'OUTCOME_SIGNATURE_INVALID' };
  const outcome = signedOutcomeSchema.safeParse(read.payload);
  return outcome.success ? { ok: true, outcome: outcome.data } : { ok: false, code: 'OUTCOME_MALFORMED' };
}

function subjectProblem(outcome: SignedOutcome, { subject, now }: OutcomeCheck): OutcomeRefusalCode | undefined {
  const isSameCall = outcome.tenant === subject.tenant && outcome.taskId === subject.taskId && outcome.callId === subject.callId;
  if (!isSameCall) return 'OUTCOME_FOR_ANOTHER_CALL';
  if (outcome.digest !== subject.digest) return 'OUTCOME_FOR_ANOTHER_DIGEST';
  if (outcome.resolution !== 'approved') return 'OUTCOME_NOT_APPROVED';
  if (outcome.executeBy === undefined) return 'OUTCOME_MALFORMED';
  return now < Date.parse(outcome.executeBy) ? undefined : 'EXECUTE_BY_PASSED';
}

/** Nobody answered: enough only for what is fully reversible by both contracts, under a policy that said so (guarantee G7). */
function silence(outcome: SignedOutcome, { reversibility }: OutcomeCheck): OutcomeVerified {
  const hardest = stricterReversibility(reversibility, outcome.reversibility);
  if (hardest === 'irreversible') return { ok: false, code: 'NEEDS_A_PERSON' };
  const isEnough =
    hardest === 'fully_reversible' && outcome.onSilence === 'approve' && Date.parse(outcome.at) >= Date.parse(outcome.decideBy);
  return isEnough ? { ok: true, outcome, approvers: [] } : { ok: false, code: 'CHAIN_NOT_SATISFIED' };
}

function countDecision(
  jws: string,
  outcome: SignedOutcome,
  counted: readonly string[],
  people: People,
): { readonly ok: true; readonly approver: string } | Refused {
  const verified = verifyDecision(jws, people);
  if (!verified.ok) return { ok: false, code: verified.code };
  const { decision, person } = verified;
  const mismatch = bindingMismatch(decision, outcome);
  if (mismatch !== undefined) return { ok: false, code: mismatch };
  if (decision.verdict !== 'approve') return { ok: false, code: 'DECISION_NOT_AN_APPROVAL' };
  const open = openStage(outcome.chain, counted.length);
  const stage = open === undefined ? undefined : outcome.chain[open];
  if (stage === undefined) return { ok: false, code: 'DECISION_SUPERFLUOUS' };
  const problem = standingProblem(person, stage, outcome.excluded, counted);
  return problem === undefined ? { ok: true, approver: person.id } : { ok: false, code: problem };
}
