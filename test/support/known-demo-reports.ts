import { expect } from 'vitest';

/** What the own set comes to, whether or not anything is killed meanwhile. */
export const ownReport = {
  tasks: { completed: 112, failed: 8, cancelled: 0 },
  calls: { applied_twice: 0 },
  worlds: { matching: 120 },
  approvals: { irreversible_without_approval: 0 },
  human_steps: { expected: 88, unexpected: 3 },
  audit: { missing: 0, verified: true },
  sequence_gaps: 0,
  dead_letters: 0,
};

/** The real tasks' report, to the figure; only the time is the machine's. */
export const realReport = {
  tasks: { completed: 114, failed: 0, cancelled: 0 },
  calls: { total: 550, as_expected: 550, succeeded: 532, data_errors: 18, applied_twice: 0 },
  worlds: { changed: 103, matching: 114 },
  approvals: { irreversible: 101, partially_reversible: 40, writes_by_policy: 35, irreversible_without_approval: 0 },
  human_steps: { expected: 141, unexpected: 0 },
  audit: { leaves: 664, missing: 0, verified: true },
  sequence_gaps: 0,
  dead_letters: 0,
  seconds: expect.any(Number),
};
