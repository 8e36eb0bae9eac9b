import { saysOwnDigest } from '@holdpoint/core/announcement';
import { sha256Hex } from '@holdpoint/ledger/digest';
import { describe, expect, test } from 'vitest';

const text = (contract: object, contractDigest: string) => JSON.stringify({ type: 'ToolAnnounced', contract, contractDigest });
const digest = sha256Hex('{"name":"crm.read","text":"é"}');

describe('an announcement stands', () => {
  test('under the digest of its contract, in whatever order that was written', () => {
    expect(saysOwnDigest(text({ text: 'é', name: 'crm.read' }, digest))).toBe(true);
  });

  test.each([
    ['under the digest of another contract', { name: 'crm.read', text: 'e' }],
    ['with a member more than the digest knows', { name: 'crm.read', text: 'é', more: 1 }],
    ['with a contract that has no canonical form', { name: 'crm.read', text: '\ud800' }],
  ])('not %s', (_name, contract) => {
    expect(saysOwnDigest(text(contract, digest))).toBe(false);
  });
});
