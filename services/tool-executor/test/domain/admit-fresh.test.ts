import { openPayload, plain } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
import { type Admission, admit, type Situation } from '../../src/domain/admit.ts';
import { moment, NOW, requestFor } from '../support/requests.ts';
import { hosting } from '../support/situations.ts';
import { once, toolWith, transferInput } from '../support/tools.ts';

const tool = toolWith();

/** What became of it, in one line. */
function told(admission: Admission): unknown {
  if (admission.kind !== 'answer' && admission.kind !== 'close') return admission.kind;
  const { result } = admission;
  if (result.type === 'ToolCallFailed') return [result.type, result.class, result.code];
  if (result.type === 'ToolCallNotStarted') return [result.type, result.reason];
  return [result.type, 'code' in result ? result.code : ''];
}

describe('given a request that will not run', () => {
  const late = { startBy: moment(NOW - 1) };

  test.each([
    ['`once`', toolWith(once), 'once'],
    ['irreversible', toolWith({ reversibility: 'irreversible' }), 'idempotent'],
  ])('when its call is %s, then it is closed in the claims first', (_name, claimed, effect) => {
    expect(admit(requestFor(claimed, late), hosting(claimed))).toMatchObject({
      kind: 'close',
      closing: { effect },
      result: { type: 'ToolCallNotStarted', reason: 'past_start_by' },
    });
  });

  test('when its tool is not hosted here, then it is closed as the strictest: nobody knows here what its contract asks for', () => {
    expect(admit(requestFor(tool), hosting())).toMatchObject({ kind: 'close', closing: { effect: 'once' } });
  });

  test('when it may be repeated, then it is answered as it is', () => {
    expect(admit(requestFor(tool, late), hosting(tool))).toMatchObject({ kind: 'answer' });
  });
});

describe('given a request that nobody has claimed', () => {
  test('when all of it is in order, then it runs with what was asked', () => {
    expect(admit(requestFor(tool), hosting(tool))).toMatchObject({
      kind: 'run',
      run: {
        input: { account: 'a-1', cents: 500, memo: '' },
        needsClaim: false,
        approvedBy: [],
        timeoutMs: 1_000,
        startByMs: NOW + 60_000,
      },
    });
  });

  test('when the tool is `once`, then it needs a claim', () => {
    const careful = toolWith(once);
    expect(admit(requestFor(careful), hosting(careful))).toMatchObject({ kind: 'run', run: { needsClaim: true } });
  });

  test.each([
    ['the name is not hosted', requestFor(toolWith({ name: 'bank.audit' }))],
    ['the version is not hosted', requestFor(toolWith({ version: 2 }))],
    ['the tool belongs to another pool', requestFor(toolWith({ name: 'mail.send', pool: 'mail' }))],
  ])('when %s, then it is told so', (_name, request) => {
    expect(told(admit(request, hosting(tool, toolWith({ name: 'mail.send', pool: 'mail' }))))).toEqual([
      'ToolCallNotStarted',
      'not_hosted',
    ]);
  });

  test('when it was made under another contract, then it is refused', () => {
    const request = requestFor(toolWith({ description: 'Moves money gently' }));
    expect(told(admit(request, hosting(tool)))).toEqual(['ToolCallRefused', 'CONTRACT_MISMATCH']);
  });

  test.each([
    ['input', { input: plain({ account: 'a-1', cents: 501, memo: '' }) }],
    ['task', { taskId: '00000000-0000-5000-8000-000000000000' }],
    ['call', { callId: '00000000-0000-5000-8000-000000000000' }],
    ['tenant', { tenant: 'other' }],
  ])('when its %s is not what the digest was made of, then it is refused', (_name, change) => {
    const request = { ...requestFor(tool), ...change };
    expect(told(admit(request, hosting(tool)))).toEqual(['ToolCallRefused', 'DIGEST_MISMATCH']);
  });

  test('when its input has no canonical form, then it is refused, not a defect: nothing can have been approved', () => {
    const input = plain({ account: '\ud800', cents: 1, memo: '' });
    expect(told(admit(requestFor(tool, { input, digest: 'a'.repeat(64) }), hosting(tool)))).toEqual([
      'ToolCallRefused',
      'DIGEST_MISMATCH',
    ]);
  });

  test.each([
    ['is missing a member', { account: 'a-1' }, 'INPUT_INVALID'],
    ['breaks a rule', { account: 'a-1', cents: 0, memo: '' }, 'INPUT_INVALID'],
    ['has a member too many', { account: 'a-1', cents: 1, memo: '', note: 'x' }, 'INPUT_ALTERED'],
    ['lacks a default that the runner should have filled in', { account: 'a-1', cents: 1 }, 'INPUT_ALTERED'],
  ])('when its input %s, then it is a data error', (_name, input, code) => {
    expect(told(admit(requestFor(tool, { input: plain(input) }), hosting(tool)))).toEqual(['ToolCallFailed', 'data_error', code]);
  });

  test('when its input is refused, then the answer names the place and never the value', () => {
    const admission = admit(requestFor(tool, { input: plain({ account: 'secret', cents: -5 }) }), hosting(tool));
    const result = admission.kind === 'answer' && admission.result.type === 'ToolCallFailed' ? admission.result : undefined;
    expect(openPayload(result?.message ?? plain(null))).toBe('/cents: too_small');
  });

  test('when a refinement of the schema throws, then it is a data error, not a defect', () => {
    const touchy = toolWith({
      input: transferInput.refine(() => {
        throw new Error('x');
      }),
    });
    expect(told(admit(requestFor(touchy), hosting(touchy)))).toEqual(['ToolCallFailed', 'data_error', 'INPUT_INVALID']);
  });

  test('when its input is sealed and no key is here, then it fails for good', () => {
    expect(told(admit(requestFor(tool, { input: { sealed: 'x' } }), hosting(tool)))).toEqual([
      'ToolCallFailed',
      'fatal',
      'INPUT_SEALED',
    ]);
  });

  test('when `startBy` has passed, then it never started', () => {
    expect(told(admit(requestFor(tool, { startBy: moment(NOW - 1) }), hosting(tool)))).toEqual([
      'ToolCallNotStarted',
      'past_start_by',
    ]);
  });

  test('when the request allows more time than the contract, then the contract holds, and the other way round', () => {
    const timeoutOf = (timeoutMs: number) => {
      const admission = admit(requestFor(tool, { timeoutMs }), hosting(tool));
      return admission.kind === 'run' ? admission.run.timeoutMs : undefined;
    };
    expect([timeoutOf(60_000), timeoutOf(10)]).toEqual([1_000, 10]);
  });

  test('an answer says which call it is for, and by whom', () => {
    const situation: Situation = hosting(tool);
    const request = requestFor(tool, { attempt: 4, startBy: moment(NOW - 1) });
    const { tenant, taskId, callId, contractDigest } = request;
    expect(admit(request, situation)).toMatchObject({
      result: { tenant, taskId, callId, attempt: 4, contractDigest, executor: 'executor-b', at: moment(NOW) },
    });
  });
});
