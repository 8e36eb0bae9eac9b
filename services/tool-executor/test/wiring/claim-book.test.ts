import type { AttemptClaimed } from '@holdpoint/contracts/messages/tool-claims';
import { describe, expect, test } from 'vitest';
import { notStarted } from '../../src/domain/answers.ts';
import { claimSettled } from '../../src/domain/claim-writes.ts';
import { ClaimBook } from '../../src/wiring/claim-book.ts';
import { Partition } from '../support/partition.ts';
import { CALL_ID, moment, NOW, requestFor } from '../support/requests.ts';
import { claimOf } from '../support/situations.ts';
import { once, toolWith } from '../support/tools.ts';

const tool = toolWith(once);
const late = requestFor(tool, { startBy: moment(NOW - 1) });
const never = notStarted(late, { executor: 'executor-a', nowMs: NOW }, 'past_start_by');
const settled = claimSettled(claimOf(late, tool), never, NOW);
const next: AttemptClaimed = {
  type: 'AttemptClaimed',
  effect: 'once',
  ...{ callId: CALL_ID, attempt: 2, requestOffset: 9, owner: 'executor-a' },
  ...{ startBy: moment(NOW + 60_000), deadline: moment(NOW + 10_000), firstStartedAt: moment(NOW), at: moment(NOW) },
};

/** A book whose first claim may be forgotten, over a log that takes its time. */
function forgettableBook() {
  const gates: (() => void)[] = [];
  const partition = new Partition([], () => new Promise<void>((resolve) => gates.push(resolve)));
  partition.committedOffset = 8;
  const book = new ClaimBook(partition, [{ key: CALL_ID, offset: 0, message: settled }]);
  const letThrough = async () => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    // The last to ask comes first: nothing but waiting keeps a claim behind its tombstone.
    gates.pop()?.();
  };
  return { book, partition, letThrough };
}

test('an earlier attempt is not settled behind the claim of the next: compaction would keep that alone', async () => {
  const { book, partition, letThrough } = forgettableBook();
  const both = [book.claim(next), book.settle(claimOf(late, tool), never, NOW)];
  await letThrough();
  await Promise.all(both);
  expect(partition.log).toMatchObject([{ message: { type: 'AttemptClaimed', attempt: 2 } }]);
});

describe('a tombstone never comes to lie behind the next claim of its call', () => {
  test('when the claim is made while the tombstone is on its way', async () => {
    const { book, partition, letThrough } = forgettableBook();
    const both = [book.forget(NOW), book.claim(next)];
    await letThrough();
    await letThrough();
    await Promise.all(both);
    expect(partition.log.map((write) => ('tombstone' in write ? 'tombstone' : write.message.type))).toEqual([
      'tombstone',
      'AttemptClaimed',
    ]);
    expect(book.find(CALL_ID)).toMatchObject({ attempt: 2 });
  });

  test('when it is time to forget while the claim is on its way', async () => {
    const { book, partition, letThrough } = forgettableBook();
    const claim = book.claim(next);
    expect(await book.forget(NOW)).toBe(0);
    await letThrough();
    await claim;
    expect(partition.log).toHaveLength(1);
    expect(book.find(CALL_ID)).toMatchObject({ attempt: 2 });
  });
});
