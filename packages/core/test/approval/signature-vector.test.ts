import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { signDecision, signedDecisionSchema } from '../../src/approval/decision.ts';
import { verifyingKey } from '../../src/approval/keys.ts';
import { keyOf } from './signers.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/approval-signatures.md'), 'utf8');
const example = (name: string): string => page.split(`\`\`\`${name}\n`)[1]?.split('```')[0]?.trim() ?? '';

test('the example that other implementations check themselves against stays as it is', () => {
  expect(verifyingKey(JSON.parse(example('json key'))).kid).toBe(example('text kid'));
  const decision = signedDecisionSchema.parse(JSON.parse(example('json decision')));
  expect(signDecision(decision, keyOf(1))).toBe(example('text jws'));
});
