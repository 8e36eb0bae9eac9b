import { openPayload, plain } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
import { isWord, leftBehind, settleDoubt, type Word } from '../../src/domain/doubt.ts';
import { failed } from '../../src/domain/judge.ts';
import { NOW, requestFor } from '../support/requests.ts';
import { once, toolWith } from '../support/tools.ts';

const tool = toolWith(once);
const request = requestFor(tool);
const by = { executor: 'executor-b', nowMs: NOW, startedAtMs: NOW - 250 };
const settled = (word: Word, doubt = leftBehind('executor-a')) => settleDoubt(request, by, doubt, tool, word);
const late = failed('transient', 'TIMEOUT', 'no end within 1000 ms');

describe('a `once` call that may have happened', () => {
  test('done, says reconcile: it has succeeded, with the output', () => {
    expect(settled({ status: 'done', output: { receipt: 'r' } })).toMatchObject({
      type: 'ToolCallSucceeded',
      output: { plain: { receipt: 'r' } },
      durationMs: 250,
    });
  });

  test('not done, says reconcile: it has failed as it did, and may be tried again', () => {
    expect(settled({ status: 'not_done' }, late)).toMatchObject({ type: 'ToolCallFailed', class: 'transient', code: 'TIMEOUT' });
    expect(settled({ status: 'not_done' })).toMatchObject({
      type: 'ToolCallFailed',
      class: 'transient',
      code: 'RECONCILED_NOT_DONE',
    });
  });

  test.each<[string, Word]>([
    ['reconcile does not know', { status: 'unknown' }],
    ['nobody can be asked', undefined],
  ])('%s: it stays in doubt, and says by what', (_name, word) => {
    expect(settled(word, late)).toMatchObject({ type: 'ToolCallInDoubt', code: 'TIMEOUT' });
    expect(settled(word)).toMatchObject({ type: 'ToolCallInDoubt', code: 'OUTCOME_UNKNOWN' });
  });

  test('done, with an output that its schema refuses: it stays in doubt for a person to see', () => {
    const result = settled({ status: 'done', output: {} });
    expect(result).toMatchObject({ type: 'ToolCallInDoubt', code: 'OUTPUT_INVALID' });
    const { message } = result.type === 'ToolCallInDoubt' ? result : { message: plain('') };
    expect(openPayload(message)).toContain('reconcile says that it was done');
  });
});

test.each([
  [{ status: 'done', output: null }, true],
  [{ status: 'done' }, false],
  [{ status: 'not_done' }, true],
  [{ status: 'unknown' }, true],
  [{ status: 'yes' }, false],
  ['done', false],
  [null, false],
])('%j is a word of reconcile: %s', (value, is) => {
  expect(isWord(value)).toBe(is);
});
