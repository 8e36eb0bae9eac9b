import type { ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';
import { describe, expect, test } from 'vitest';
import { admit } from '../../src/domain/admit.ts';
import { ended, inDoubt, notStarted } from '../../src/domain/answers.ts';
import { attemptClaimed, attemptClosed, claimSettled } from '../../src/domain/claim-writes.ts';
import { type ClaimState, evolveClaim } from '../../src/domain/claims.ts';
import { forgettable, KEEP_UNSUCCESSFUL_MS } from '../../src/domain/forget-claims.ts';
import { failed } from '../../src/domain/judge.ts';
import { moment, NOW, requestFor } from '../support/requests.ts';
import { claimOf, hosting, settledBy } from '../support/situations.ts';
import { once, toolWith } from '../support/tools.ts';

const tool = toolWith(once);
const first = requestFor(tool);
const second = requestFor(tool, { attempt: 2 });
const by = { executor: 'executor-a', nowMs: NOW, startedAtMs: NOW };
const claimMessage = (request: ToolCallRequested, claim?: ClaimState, nowMs = NOW) => {
  const admission = admit(request, { ...hosting(tool), claim });
  if (admission.kind !== 'run') throw new Error(`not admitted: ${admission.kind}`);
  return attemptClaimed(request, admission.run, { owner: 'executor-a', requestOffset: 7, nowMs });
};

describe('a claim', () => {
  test('says who claimed what, and when by every clock it is over', () => {
    expect(claimMessage(first)).toMatchObject({
      attempt: 1,
      effect: 'once',
      owner: 'executor-a',
      requestOffset: 7,
      deadline: moment(NOW + 11_000),
    });
  });

  test('of a later attempt stands in place of the earlier, and remembers the first start', () => {
    const refused = ended(first, by, failed('transient', 'RECONCILED_NOT_DONE', 'x'));
    const settled = settledBy(evolveFrom(claimMessage(first)), refused);
    const next = evolveClaim(settled, claimMessage(second, settled, NOW + 5_000));
    expect(next).toMatchObject({ status: 'claimed', attempt: 2, atMs: NOW + 5_000, firstStartedAtMs: NOW });
  });

  test('of an earlier attempt changes nothing', () => {
    const later = claimOf(second, tool);
    expect(evolveClaim(later, claimMessage(first))).toBe(later);
  });

  test('settled as not started leaves the call without a first start', () => {
    const settled = settledBy(evolveFrom(claimMessage(first)), notStarted(first, by, 'past_start_by'));
    expect(settled.firstStartedAtMs).toBeUndefined();
  });

  test('settled as not started keeps the start of an earlier attempt', () => {
    const claim = { ...evolveFrom(claimMessage(second, undefined, NOW)), firstStartedAtMs: NOW - 9_000 };
    expect(settledBy(claim, notStarted(second, by, 'cancelled')).firstStartedAtMs).toBe(NOW - 9_000);
  });
});

describe('a claim is forgotten only when nothing can ask for it any more', () => {
  const success = settledBy(
    claimOf(first, tool),
    ended(first, by, { status: 'succeeded', outcome: 'success', output: { receipt: 'r' } }),
  );
  const failure = settledBy(claimOf(first, tool), ended(first, by, failed('transient', 'TIMEOUT', 'x')));
  const doubt = settledBy(claimOf(first, tool), inDoubt(first, by, 'TIMEOUT', 'x'));
  const closing = { effect: 'once', approvalId: undefined, firstStartedAtMs: undefined } as const;
  const unstarted = notStarted(first, by, 'past_start_by');
  const closed = evolveClaim(undefined, attemptClosed(first, closing, unstarted, { requestOffset: 7, nowMs: NOW }));
  const afterStartBy = NOW + 60_001;
  test.each([
    ['settled, answered, past startBy', success, 8, afterStartBy, true],
    ['its request not yet below the committed offset', success, 7, afterStartBy, false],
    ['startBy not yet past', success, 8, NOW + 60_000, false],
    ['not settled', claimOf(first, tool), 8, afterStartBy, false],
    ['failed, so that another attempt may need it', failure, 8, afterStartBy, false],
    [
      'in doubt, so that its request, should it come again, is not taken for one that never started',
      doubt,
      8,
      afterStartBy,
      false,
    ],
    ['closed without a claim', closed, 8, afterStartBy, true],
    ['failed, a day ago', failure, 8, NOW + KEEP_UNSUCCESSFUL_MS + 1, true],
  ])('%s', (_name, claim, committed, nowMs, isForgotten) => {
    expect(forgettable([claim], committed, nowMs, 10)).toEqual(isForgotten ? [claim] : []);
  });

  test('no more at once than is asked for', () => {
    expect(forgettable([success, success, success], 8, afterStartBy, 2)).toHaveLength(2);
  });
});

function evolveFrom(message: ReturnType<typeof claimMessage>) {
  const state = evolveClaim(undefined, message);
  if (state.status !== 'claimed') throw new Error('not claimed');
  return state;
}

test('a settled claim carries the answer, to be published again', () => {
  const result = notStarted(first, by, 'cancelled');
  expect(evolveClaim(undefined, claimSettled(claimOf(first, tool), result, NOW))).toMatchObject({ status: 'settled', result });
});
