import { describe, expect, test } from 'vitest';
import { admit } from '../../src/domain/admit.ts';
import { ended, inDoubt, notStarted } from '../../src/domain/answers.ts';
import { failed } from '../../src/domain/judge.ts';
import { NOW, requestFor } from '../support/requests.ts';
import { claimOf, hosting, settledBy } from '../support/situations.ts';
import { once, toolWith } from '../support/tools.ts';

const by = { executor: 'executor-a', nowMs: NOW - 500, startedAtMs: NOW - 900 };
const careful = toolWith(once);
const repeatable = toolWith();
const first = requestFor(careful);
const second = requestFor(careful, { attempt: 2 });
const done = ended(first, by, { status: 'succeeded', outcome: 'success', output: { receipt: 'r' } });
const refusal = ended(first, by, failed('data_error', 'INPUT_INVALID', 'x', true));

describe('given an attempt that was claimed and settled', () => {
  test('when its request comes again, then its answer is published again, even past `startBy`', () => {
    const claim = settledBy(claimOf(first, careful), done);
    expect(admit(first, { ...hosting(careful), claim, nowMs: NOW + 3_600_000 })).toEqual({ kind: 'repeat', result: done });
  });

  test('when its request comes again where the tool is hosted no more, then its answer is published again', () => {
    const claim = settledBy(claimOf(first, careful), done);
    expect(admit(first, { ...hosting(), claim })).toEqual({ kind: 'repeat', result: done });
  });
});

describe('given an attempt that was claimed and never settled', () => {
  test('when it may be repeated, then it is answered transient, and never started again', () => {
    const request = requestFor(repeatable);
    const claim = claimOf(request, repeatable);
    expect(admit(request, { ...hosting(repeatable), claim })).toMatchObject({
      kind: 'settle',
      claim,
      result: { type: 'ToolCallFailed', class: 'transient', code: 'EXECUTOR_LOST', attempt: 1 },
    });
  });

  test('when it is `once`, then it is found out after the claim’s deadline, also past `startBy`', () => {
    const claim = claimOf(first, careful);
    const admission = admit(first, { ...hosting(careful), claim, nowMs: NOW + 3_600_000 });
    expect(admission).toMatchObject({ kind: 'find_out', claim, hosted: { tool: { contract: { name: 'bank.transfer' } } } });
  });

  test('when it is `once` and its tool is not hosted here, then nobody can be asked, but it is still no `not_started`', () => {
    const claim = claimOf(first, careful);
    expect(admit(first, { ...hosting(), claim })).toEqual({ kind: 'find_out', claim, hosted: undefined });
  });

  test('when it is `once` and its tool is hosted under another contract, then that one is not asked', () => {
    const claim = claimOf(first, careful);
    const other = toolWith({ ...once, description: 'another' });
    expect(admit(first, { ...hosting(other), claim })).toEqual({ kind: 'find_out', claim, hosted: undefined });
  });
});

describe('given a later attempt was claimed', () => {
  test('when an earlier one comes again, then nothing is owed: the runner has moved on', () => {
    const claim = claimOf(second, careful);
    expect(admit(first, { ...hosting(careful), claim })).toEqual({ kind: 'ignore', reason: 'earlier_attempt' });
  });
});

describe('given an earlier attempt of a `once` call', () => {
  test.each([
    ['was never settled', claimOf(first, careful)],
    ['succeeded', settledBy(claimOf(first, careful), done)],
    ['is in doubt', settledBy(claimOf(first, careful), inDoubt(first, by, 'TIMEOUT', 'x'))],
  ])('when it %s, then the next one is in doubt and does not start', (_name, claim) => {
    expect(admit(second, { ...hosting(careful), claim })).toMatchObject({
      kind: 'answer',
      result: { type: 'ToolCallInDoubt', code: 'EARLIER_ATTEMPT_UNSETTLED', attempt: 2 },
    });
  });

  test.each([
    ['failed with proof that nothing happened', settledBy(claimOf(first, careful), refusal)],
    ['never started', settledBy(claimOf(first, careful), notStarted(first, by, 'past_start_by'))],
  ])('when it %s, then the next one runs, under a claim of its own', (_name, claim) => {
    expect(admit(second, { ...hosting(careful), claim })).toMatchObject({ kind: 'run', run: { needsClaim: true } });
  });
});

describe('given an earlier attempt of a call that may be repeated', () => {
  test('when it was never settled, then the next one runs', () => {
    const request = requestFor(repeatable, { attempt: 2 });
    const claim = claimOf(requestFor(repeatable), repeatable);
    expect(admit(request, { ...hosting(repeatable), claim })).toMatchObject({ kind: 'run' });
  });
});
