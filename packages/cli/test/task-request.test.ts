import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type RequestOptions, taskRequest } from '../src/task-request.ts';

const folder = mkdtempSync(join(tmpdir(), 'task-request-'));
afterAll(() => rmSync(folder, { recursive: true }));
const NOW = '2026-11-23T10:00:00.000Z';
const complete = { tenant: 'shop', key: 'k', by: 'web', type: 'shop.request', agent: 'shop.desk@1' };

function fileWith(text: string): string {
  const file = join(folder, 'request.json');
  writeFileSync(file, text);
  return file;
}

describe('a task request', () => {
  const wrong: readonly (readonly [string, () => RequestOptions, RegExp])[] = [
    ['a file that is not there', () => ({ from: '/nowhere.json' }), /^cannot read \/nowhere\.json: there is no such file$/],
    ['a file that is no JSON', () => ({ from: fileWith('{"tenant":') }), /request\.json is not JSON: .*end of JSON input/],
    ['a file that is no object', () => ({ from: fileWith('[1]') }), /is no JSON object$/],
    ['a field of another kind', () => ({ ...complete, from: fileWith('{"steps": 7}') }), /steps: .*expected array/],
    ['a time that is none', () => ({ ...complete, requestedAt: 'yesterday' }), /requestedAt: /],
  ];
  it.each(wrong)('with %s is refused in words, and as wrong use', (_what, options, message) => {
    expect(() => taskRequest(options(), NOW)).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringMatching(message) }),
    );
  });
});
