import { plain } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
import { definition, nothing } from './given.ts';
import { asked, clock, ms, subject } from './messages.ts';

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

describe('refused is a request', () => {
  test('G6: whose digest is not that of its call', () => {
    const changed = asked({ input: plain({ order_id: '#W1', amount: 1_250 }) });
    expect(nothing().when('10:00', changed).verdict).toMatchObject({ kind: 'refuse', code: 'DIGEST_MISMATCH' });
  });

  test('whose signed outcome could outgrow its bound', () => {
    const chain = [{ group: 'managers', needed: 20 }];
    expect(nothing().when('10:00', asked({ chain })).verdict).toMatchObject({ kind: 'refuse', code: 'CHAIN_TOO_LARGE' });
    expect(nothing().when('10:00', asked({ chain: [{ group: 'managers', needed: 10 }] })).verdict.kind).toBe('accept');
  });

  test('from a time that may have been forgotten', () => {
    expect(nothing(ms('10:00')).when('10:01', asked()).verdict).toMatchObject({ kind: 'refuse', code: 'TOO_OLD' });
    expect(nothing(ms('09:59')).when('10:01', asked()).verdict.kind).toBe('accept');
  });
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
