import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDeciderRules } from '../../src/approval/decider-rules.ts';
import { parsePeople } from '../../src/people.ts';
import { testPolicy } from '../../src/policy/cases.ts';
import { lintPolicy } from '../../src/policy/lint.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/policy.md'), 'utf8');
const example = (name: string): string => page.split(`\`\`\`yaml ${name}\n`)[1]?.split('```')[0] ?? '';

test('the policy on the page is sound, and says what its cases expect', () => {
  expect(lintPolicy(example('policy'))).toEqual([]);
  const tested = testPolicy(example('policy'), example('cases'));
  expect(tested.ok && tested.results.map(({ name, differences }) => ({ name, differences }))).toEqual([
    { name: 'looking up passes', differences: [] },
    { name: 'a refund needs one of support', differences: [] },
    { name: 'a payout is final, and support looks too', differences: [] },
    { name: 'the test tenant pays nobody', differences: [] },
  ]);
});

test('the people and the rules on the page can be read', () => {
  expect([...parsePeople(example('people')).keys()]).toEqual(['ann', 'ben']);
  expect(parseDeciderRules(example('rules'))).toMatchObject({ ok: true, rules: [{ decide: 'deny' }, { decide: 'approve' }] });
});
