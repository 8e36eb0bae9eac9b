import { toolResultSchema } from '@holdpoint/contracts/messages/tool-results';
import { canonicalJson } from '@holdpoint/ledger/canonical-json';
import { DataError, StaleDataError, TransientError } from '@holdpoint/sdk/errors';
import type { Tool } from '@holdpoint/sdk/tool';
import { describe, expect, test } from 'vitest';
import { admit } from '../../src/domain/admit.ts';
import { carryOut, findOut } from '../../src/running/carry-out.ts';
import { CALL_ID, requestFor, TASK_ID } from '../support/requests.ts';
import { claimOf, hosting } from '../support/situations.ts';
import { surroundings } from '../support/surroundings.ts';
import { hang, once, toolWith } from '../support/tools.ts';

/** Runs the tool once, with all the time that it may want. */
async function answerOf(tool: Tool) {
  const request = requestFor(tool);
  const around = surroundings();
  const admission = admit(request, hosting(tool));
  if (admission.kind !== 'run') throw new Error(`not admitted: ${admission.kind}`);
  const carried = carryOut(request, admission.run, new AbortController().signal, around);
  await around.clock.advance(10_000);
  return (await carried).result;
}

const stale = async (): Promise<never> => {
  throw new StaleDataError('VERSION_MOVED', 'read again');
};

describe('an attempt', () => {
  test('tells the tool what it may know of its call', async () => {
    const seen: unknown[] = [];
    const tool = toolWith({
      execute: async ({ input }, { signal, log, ...call }) => {
        seen.push(input, call, signal.aborted, typeof log.info);
        return { receipt: 'r' };
      },
    });
    expect(await answerOf(tool)).toMatchObject({ type: 'ToolCallSucceeded', output: { plain: { receipt: 'r' } } });
    const call = { tenant: 'acme', taskId: TASK_ID, callId: CALL_ID, attempt: 1, idempotencyKey: CALL_ID, requestedBy: 'rita' };
    expect(seen).toEqual([
      { account: 'a-1', cents: 500, memo: '' },
      { ...call, agent: { name: 'bank.clerk', version: 1 }, approvedBy: [] },
      false,
      'function',
    ]);
  });

  test('of a tool that ignores its time-out is answered: transient if it may be repeated, in doubt if not', async () => {
    expect(await answerOf(toolWith({ execute: hang }))).toMatchObject({
      type: 'ToolCallFailed',
      class: 'transient',
      code: 'TIMEOUT',
    });
    expect(await answerOf(toolWith({ ...once, execute: hang }))).toMatchObject({ type: 'ToolCallInDoubt', code: 'TIMEOUT' });
  });

  test('of a `once` tool that timed out is settled by what reconcile finds', async () => {
    const done = toolWith({ ...once, execute: hang, reconcile: async () => ({ status: 'done', output: { receipt: 'r' } }) });
    const undone = toolWith({ ...once, execute: hang, reconcile: async () => ({ status: 'not_done' }) });
    expect(await answerOf(done)).toMatchObject({ type: 'ToolCallSucceeded' });
    expect(await answerOf(undone)).toMatchObject({ type: 'ToolCallFailed', class: 'transient', code: 'TIMEOUT' });
  });

  test.each([
    ['throws', async () => Promise.reject(new Error('x'))],
    ['hangs', hang],
  ])('of a `once` tool whose reconcile %s stays in doubt', async (_name, reconcile) => {
    expect(await answerOf(toolWith({ ...once, execute: hang, reconcile }))).toMatchObject({
      type: 'ToolCallInDoubt',
      code: 'TIMEOUT',
    });
  });

  test('that returned what its own schema refuses is fatal, and in doubt where it was `once`: it did happen', async () => {
    const wrong = async () => JSON.parse('{"receipt":5}');
    expect(await answerOf(toolWith({ execute: wrong }))).toMatchObject({
      type: 'ToolCallFailed',
      class: 'fatal',
      code: 'OUTPUT_INVALID',
    });
    expect(await answerOf(toolWith({ ...once, execute: wrong }))).toMatchObject({
      type: 'ToolCallInDoubt',
      code: 'OUTPUT_INVALID',
    });
  });

  test('of a `once` tool that was refused has failed: nothing happened', async () => {
    const refused = async () => Promise.reject(new DataError('ACCOUNT_CLOSED', 'x'));
    expect(await answerOf(toolWith({ ...once, execute: refused }))).toMatchObject({
      type: 'ToolCallFailed',
      class: 'data_error',
    });
  });
});

/** Thrown by tools and by the clients that they use: nothing about it is sure. An answer that breaks its own schema stops the partition. */
describe('whatever a tool throws, the answer can be produced and taken:', () => {
  const canonical = (answer: object) => toolResultSchema.parse(JSON.parse(canonicalJson(answer)));
  const silent = Object.defineProperty(new Error('x'), 'code', {
    get: () => {
      throw new Error('y');
    },
  });
  test.each([
    ['a wait that is no number', new TransientError('BUSY', 'x', { retryAfterMs: Number('Fri, 31 Dec') }), 'BUSY', undefined],
    ['a wait of a fraction', new TransientError('BUSY', 'x', { retryAfterMs: 1.5 }), 'BUSY', 2],
    ['a wait that is over', new TransientError('BUSY', 'x', { retryAfterMs: -5 }), 'BUSY', 0],
    ['a wait without end', new TransientError('BUSY', 'x', { retryAfterMs: Number.POSITIVE_INFINITY }), 'BUSY', 86_400_000],
    ['a message with half a surrogate pair', new Error('\ud800'), 'UNCLASSIFIED', undefined],
    ['a message that is cut amid a surrogate pair', new Error('\u{1f600}'.repeat(3_000)), 'UNCLASSIFIED', undefined],
    ['a message that is no text', Object.assign(new Error('x'), { message: { reason: 'y' } }), 'UNCLASSIFIED', undefined],
    ['a member that cannot be read', silent, 'CLASSIFICATION_INVALID', undefined],
  ])('%s', async (_name, error, code, retryAfterMs) => {
    const answer = canonical(await answerOf(toolWith({ execute: async () => Promise.reject(error) })));
    expect(answer).toMatchObject({ type: 'ToolCallFailed', code });
    expect(answer.type === 'ToolCallFailed' ? answer.retryAfterMs : 'none').toBe(retryAfterMs);
  });
});

describe('a stale input', () => {
  test('is read anew by the tool, defaults filled in', async () => {
    const tool = toolWith({ execute: stale, refresh: async () => ({ account: 'a-2', cents: 7 }) });
    expect(await answerOf(tool)).toMatchObject({
      type: 'ToolCallFailed',
      class: 'stale_data',
      refreshedInput: { plain: { account: 'a-2', cents: 7, memo: '' } },
    });
  });

  test('stays as it is where the tool has no refresh', async () => {
    expect(await answerOf(toolWith({ execute: stale }))).not.toHaveProperty('refreshedInput');
  });

  test('whose refresh fails is answered with that failure', async () => {
    const missing = async () => Promise.reject(new DataError('ACCOUNT_GONE', 'x'));
    expect(await answerOf(toolWith({ execute: stale, refresh: missing }))).toMatchObject({
      class: 'data_error',
      code: 'ACCOUNT_GONE',
    });
    expect(await answerOf(toolWith({ execute: stale, refresh: hang }))).toMatchObject({ class: 'transient', code: 'TIMEOUT' });
  });

  test('whose refresh returns nonsense is fatal', async () => {
    const tool = toolWith({ execute: stale, refresh: async () => JSON.parse('{"cents":"many"}') });
    expect(await answerOf(tool)).toMatchObject({ class: 'fatal', code: 'REFRESH_INVALID' });
  });
});

describe('a `once` attempt that an owner which is gone has left behind', () => {
  const reconciled = toolWith({ ...once, reconcile: async () => ({ status: 'done', output: { receipt: 'r' } }) });
  const request = requestFor(reconciled);
  const claim = claimOf(request, reconciled);

  test('is settled by reconcile', async () => {
    const hosted = hosting(reconciled).hosting('bank.transfer', 1);
    expect(await findOut(request, claim, hosted, surroundings())).toMatchObject({
      type: 'ToolCallSucceeded',
      executor: 'executor-b',
    });
  });

  test('is in doubt where nobody can be asked', async () => {
    expect(await findOut(request, claim, undefined, surroundings())).toMatchObject({
      type: 'ToolCallInDoubt',
      code: 'OUTCOME_UNKNOWN',
    });
  });
});
