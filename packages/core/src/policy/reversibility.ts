import { type Reversibility, reversibilitySchema } from '@holdpoint/contracts/vocabulary';

/** The harder to take back of the two. */
export function stricterReversibility(left: Reversibility, right: Reversibility): Reversibility {
  return rankOf(left) >= rankOf(right) ? left : right;
}

/** Whether `left` is harder to take back than `right`. */
export function isHarderToReverse(left: Reversibility, right: Reversibility): boolean {
  return rankOf(left) > rankOf(right);
}

function rankOf(reversibility: Reversibility): number {
  return reversibilitySchema.options.indexOf(reversibility);
}
