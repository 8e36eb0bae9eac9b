import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import { verifyOutcome } from '@holdpoint/core/approval/outcome';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { definition, nothing, type Then } from './given.ts';
import { acknowledgement, asked, easy, ms, no, subject, withdrawal, word } from './messages.ts';
import { people, serviceKeys } from './parties.ts';

type Act = (then: Then, time: string) => Then;

const names = ['ann', 'ben', 'cyd', 'dot', 'rex', 'own', 'mallory'];
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(...names).map(
      (name): Act =>
        (then, time) =>
          then.when(time, word(name)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...names).map(
      (name): Act =>
        (then, time) =>
          then.when(time, no(name, 'no', `${name}-no`)),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constant<Act>((then) => (then.state && definition.timersOf(then.state) ? then.whenTimerFires() : then)),
  },
  { weight: 1, arbitrary: fc.constant<Act>((then, time) => then.when(time, withdrawal())) },
  { weight: 1, arbitrary: fc.constant<Act>((then, time) => then.when(time, acknowledgement())) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(asked(), asked(easy)).map(
      (request): Act =>
        (then, time) =>
          then.when(time, request),
    ),
  },
);
const minute = (n: number) => `10:${String(n).padStart(2, '0')}`;

/** Every event of a history in which anything comes in any order. */
function eventsOf(acts: readonly Act[]): readonly ApprovalEvent[] {
  const events: ApprovalEvent[] = [];
  let then = nothing();
  acts.forEach((one, n) => {
    const next = one(then, minute(n));
    if (next !== then) events.push(...next.events);
    then = next;
  });
  return events;
}

describe('whatever comes in whatever order', () => {
  const histories = fc.array(act, { maxLength: 30 });

  test('one approval has at most one outcome', () => {
    fc.assert(
      fc.property(histories, (acts) => {
        expect(eventsOf(acts).filter((event) => event.type === 'ApprovalEnded').length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('G5: what is approved satisfies the executor, and never without people where it is irreversible', () => {
    let approvals = 0;
    fc.assert(
      fc.property(histories, (acts) => {
        const events = eventsOf(acts);
        const opened = events.find((event) => event.type === 'ApprovalOpened');
        const ended = events.find((event) => event.type === 'ApprovalEnded');
        if (opened === undefined || ended?.resolution !== 'approved') return;
        approvals += 1;
        const { reversibility } = opened.request;
        const check = { serviceKeys, people, subject, now: Date.parse(ended.at), reversibility };
        const verified = verifyOutcome(ended.signature, check);
        expect(verified).toMatchObject({ ok: true, approvers: ended.approvers });
        if (reversibility === 'irreversible') expect(ended.approvers.length).toBeGreaterThan(0);
        expect(ended.approvers).not.toContain('rex');
        expect(ended.approvers).not.toContain('own');
      }),
      { numRuns: 500 },
    );
    expect(approvals).toBeGreaterThan(0);
  });

  test('folding the log again gives the same state', () => {
    fc.assert(
      fc.property(histories, (acts) => {
        let then = nothing();
        const events: ApprovalEvent[] = [];
        acts.forEach((one, n) => {
          const next = one(then, minute(n));
          if (next !== then) events.push(...next.events);
          then = next;
        });
        const folded = events.reduce<ReturnType<typeof definition.evolve> | undefined>(definition.evolve, undefined);
        expect(folded).toEqual(then.state);
      }),
    );
  });

  test('an open approval always has a deadline ahead, and an ended one repeats itself', () => {
    fc.assert(
      fc.property(histories, (acts) => {
        const then = acts.reduce((before, one, n) => one(before, minute(n)), nothing());
        const { state } = then;
        if (state?.status === 'open') expect(definition.timersOf(state)?.at).toBeLessThanOrEqual(ms('10:15'));
        if (state?.status === 'ended') expect(definition.timersOf(state)).toMatchObject({ name: 'repeat_outcome' });
      }),
    );
  });
});

test('a defect of a decision ends nothing: the input is dead-lettered, a timer is left', () => {
  const record = {
    topic: 'approval.commands',
    partition: 0,
    offset: 0,
    appendedAt: 0,
    key: null,
    headers: {},
    bytes: Buffer.alloc(0),
  };
  const message = { kind: 'message', at: 0, record: { ...record, message: word('ann') } } as const;
  expect(definition.quarantine(undefined, message, new TypeError('x'))).toEqual({
    kind: 'refuse',
    code: 'DEFECT',
    detail: 'TypeError: x',
  });
  const timer = { kind: 'timer', at: 0, timer: { name: 'decide_by', at: 0, deadline: true } } as const;
  expect(definition.quarantine(undefined, timer, new TypeError('x'))).toEqual({ kind: 'ignore', reason: 'defect' });
});
