import type { GateAnswer } from '@holdpoint/core/policy/evaluate';
import type { GateAction } from '@holdpoint/core/policy/policy';

const rule = { name: 'test', policyVersion: '1', policyDigest: '0'.repeat(64), reasons: ['as the test says'] };

export const HOUR_MS = 3_600_000;

/** Lets pass. */
export function auto({ reversibility }: GateAction): GateAnswer {
  return { outcome: 'auto', reversibility: reversibility ?? 'irreversible', rule };
}

/** Refuses. */
export function deny({ reversibility }: GateAction): GateAnswer {
  return { outcome: 'deny', reversibility: reversibility ?? 'irreversible', rule };
}

/** Asks this many people of a group. */
export function people(needed = 1, group = 'managers') {
  return ({ reversibility }: GateAction): GateAnswer => ({
    outcome: 'approve',
    reversibility: reversibility ?? 'irreversible',
    rule,
    chain: [{ group, needed }],
    decideWithinMs: HOUR_MS,
    executeWithinMs: HOUR_MS,
    onSilence: 'deny',
    remindAtShares: [0.5],
  });
}
