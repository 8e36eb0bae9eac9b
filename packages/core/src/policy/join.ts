/**
 * The lattice of demands: `auto` < `approve(terms)` < `deny`. All matching rules are joined to the strictest, so the order of
 * rules never matters: `join` is commutative, associative and idempotent (shown by properties).
 *
 * Two approvals join to one that satisfies both: per group the larger number of people, the earlier deadlines, denial on
 * silence if either denies, and the reminders of both. Stages come out by name of group; the policy's own order of groups is
 * applied once, after the last join.
 */
import type { ChainStage } from '@holdpoint/contracts/authorisation';
import type { ApprovalTerms, Demand } from './policy.ts';

const rank = { auto: 0, approve: 1, deny: 2 } as const;

/** The stricter of two demands, or where both ask people, what satisfies both. */
export function join(left: Demand, right: Demand): Demand {
  if (left.kind === 'approve' && right.kind === 'approve') return { kind: 'approve', terms: joinTerms(left.terms, right.terms) };
  return rank[left.kind] >= rank[right.kind] ? left : right;
}

/** Terms that satisfy both. */
export function joinTerms(left: ApprovalTerms, right: ApprovalTerms): ApprovalTerms {
  return {
    chain: joinChains(left.chain, right.chain),
    decideWithinMs: Math.min(left.decideWithinMs, right.decideWithinMs),
    executeWithinMs: Math.min(left.executeWithinMs, right.executeWithinMs),
    onSilence: left.onSilence === 'approve' && right.onSilence === 'approve' ? 'approve' : 'deny',
    remindAtShares: [...new Set([...left.remindAtShares, ...right.remindAtShares])].sort((a, b) => a - b),
  };
}

function joinChains(left: readonly ChainStage[], right: readonly ChainStage[]): readonly ChainStage[] {
  const needed = new Map<string, number>();
  for (const stage of [...left, ...right]) needed.set(stage.group, Math.max(stage.needed, needed.get(stage.group) ?? 0));
  return inOrder(
    [...needed].map(([group, count]) => ({ group, needed: count })),
    [],
  );
}

/** The stages in the order of `groups`, then the rest by name (UTF-16 code units). */
export function inOrder(chain: readonly ChainStage[], groups: readonly string[]): readonly ChainStage[] {
  const place = (stage: ChainStage) => {
    const index = groups.indexOf(stage.group);
    return index < 0 ? groups.length : index;
  };
  return [...chain].sort((a, b) => place(a) - place(b) || (a.group < b.group ? -1 : a.group > b.group ? 1 : 0));
}
