import { plain } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
import { definition, nothing } from './given.ts';
import { asked, clock, ms, subject, word } from './messages.ts';

describe('an approval is asked for', () => {
  const then = nothing().when('10:00', asked());

  test('it is opened with everything that approvers are shown', () => {
    expect(then.events).toEqual([
      {
        type: 'ApprovalOpened',
        id: `${subject.approvalId}:1`,
        seq: 1,
        approvalId: subject.approvalId,
        taskId: subject.taskId,
        tenant: 'acme',
        at: clock('10:00'),
        source: 'approval-service',
        causationId: 'approval.requests/0/0',
        correlationId: subject.taskId,
        request: asked(),
      },
    ]);
    expect(then.effects).toEqual([]);
  });

  test('the same request again changes nothing', () => {
    expect(then.when('10:01', asked()).verdict).toEqual({ kind: 'ignore', reason: 'already_open' });
  });

  test('another call under the same approval is refused', () => {
    expect(then.when('10:01', asked({ digest: 'ee'.repeat(32) })).verdict).toMatchObject({
      kind: 'refuse',
      code: 'APPROVAL_CONFLICT',
    });
  });
});

describe('a request that cannot be taken is over at once, and the runner is told why', () => {
  const chain = (needed: number) => asked({ chain: [{ group: 'managers', needed }] });

  test.each([
    ['G6: whose digest is not that of its call', 'DIGEST_MISMATCH', asked({ input: plain({ amount: 1_250 }) })],
    ['whose signed outcome could outgrow its bound', 'CHAIN_TOO_LARGE', chain(20)],
  ])('%s', (_, code, request) => {
    const then = nothing().when('10:01', request);
    expect(then.events).toMatchObject([{ type: 'ApprovalOpened' }, { type: 'ApprovalEnded', resolution: 'withdrawn', code }]);
    const { approvalId, callId, digest } = request;
    expect(then.effects.map(({ message }) => message)).toMatchObject([
      { type: 'ApprovalOutcome', approvalId, callId, digest, resolution: 'withdrawn', approvers: [], code },
    ]);
    expect(then.when('10:02', word('ben')).events).toMatchObject([{ type: 'DecisionRejected', code: 'APPROVAL_ENDED' }]);
  });

  test('but one that is just small, or young, enough is open', () => {
    expect(nothing().when('10:00', chain(10)).events).toMatchObject([{ type: 'ApprovalOpened' }]);
    expect(nothing(ms('09:59')).when('10:01', asked()).events).toMatchObject([{ type: 'ApprovalOpened' }]);
  });
});

test('G3: a request from a time that may have been forgotten is refused without an event: its log may have a first one already', () => {
  expect(nothing(ms('10:00')).when('10:01', asked()).verdict).toMatchObject({ kind: 'refuse', code: 'TOO_OLD' });
});

test('everything of one task lies on the partition of its task', () => {
  const { events } = nothing().when('10:00', asked());
  expect(definition.keyOf(asked())).toBe(subject.taskId);
  expect(events.map((event) => definition.eventKeyOf?.(event))).toEqual([subject.taskId]);
  expect(definition.entityOf(asked())).toBe(subject.approvalId);
});

test('a redrive command names the record to read again and has no place of its own', () => {
  const record = { topic: 'approval.commands', partition: 3, offset: 7 };
  const command = { type: 'RedriveRecord', commandId: subject.callId, by: 'ann', at: clock('10:00'), record } as const;
  expect(definition.redriveOf?.(command)).toEqual(record);
  expect(definition.keyOf(command)).toBeUndefined();
});
