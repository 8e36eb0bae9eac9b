/** Checks the gates of a run anew, from the signed outcomes in its events. */

import type { TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { openPayload } from '@holdpoint/contracts/payload';
import type { PinnedKeys } from '@holdpoint/core/approval/keys';
import { verifyOutcome } from '@holdpoint/core/approval/outcome';
import { callDigest } from '@holdpoint/core/call-digest';
import type { People } from '@holdpoint/core/people';
import type { TaskFacts } from './task-facts.ts';

export interface ApprovalCounts {
  readonly irreversible: number;
  readonly partially_reversible: number;
  readonly writes_by_policy: number;
  readonly irreversible_without_approval: number;
}

/** The keys that signatures are checked with; they come from the installation, not from the log. */
export interface TrustedKeys {
  readonly serviceKeys: PinnedKeys;
  readonly people: People;
}

export function countApprovals(tasks: readonly TaskFacts[], keys: TrustedKeys): ApprovalCounts {
  const gates = tasks.flatMap((task) => task.gates);
  const calls = tasks.flatMap((task) => [...task.calls.values()]);
  return {
    irreversible: gates.filter((gate) => gate.reversibility === 'irreversible').length,
    partially_reversible: gates.filter((gate) => gate.reversibility === 'partially_reversible').length,
    writes_by_policy: calls.filter((call) => isWriteByPolicy(call.attempts[0])).length,
    irreversible_without_approval: calls.flatMap((call) => unapproved(call.attempts, keys)).length,
  };
}

type Attempt = TaskEventOf<'CallScheduled'>;

const isWriteByPolicy = (attempt: Attempt | undefined): boolean =>
  attempt !== undefined && attempt.effect !== 'read' && attempt.authorisation.kind === 'policy';

/** The irreversible attempts of one call that no valid approval stands behind. */
function unapproved(attempts: readonly Attempt[], keys: TrustedKeys): Attempt[] {
  return attempts.filter(
    (attempt) => attempt.reversibility === 'irreversible' && !isApproved(attempt, firstStart(attempts, attempt), keys),
  );
}

/** `executeBy` bounds the first start under an approval; retries may come later. */
function firstStart(attempts: readonly Attempt[], attempt: Attempt): number {
  return Date.parse((attempts.find((one) => one.digest === attempt.digest) ?? attempt).at);
}

/** Whether both signatures hold over this very call, its digest computed anew. */
function isApproved(attempt: Attempt, now: number, keys: TrustedKeys): boolean {
  const { authorisation, tenant, taskId, callId, tool, version, contractDigest, reversibility } = attempt;
  if (authorisation.kind !== 'approval') return false;
  const digest = callDigest({ tenant, taskId, callId, tool, version, contractDigest, input: openPayload(attempt.input) });
  const subject = { tenant, taskId, callId, digest };
  return digest === attempt.digest && verifyOutcome(authorisation.outcome, { ...keys, subject, now, reversibility }).ok;
}
