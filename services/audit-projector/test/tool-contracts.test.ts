import type { ToolAnnounced } from '@holdpoint/contracts/messages/catalog';
import { contractDigest } from '@holdpoint/core/contract-digest';
import { describe, expect, test } from 'vitest';
import { refund } from '../../../test/support/task-history.ts';
import { ToolContracts } from '../src/contracts.ts';
import { ContractMissingError } from '../src/domain/audited-event.ts';

const digest = contractDigest(refund);
const announced: ToolAnnounced = {
  type: 'ToolAnnounced',
  contract: refund,
  contractDigest: digest,
  executor: 'shop-1',
  at: '2026-11-23T12:00:00.000Z',
};
const stored = (message: object) => Buffer.concat([Buffer.from([0, 0, 0, 0, 1]), Buffer.from(JSON.stringify(message))]);

describe('the contracts of the catalog', () => {
  test('are found by their digest', () => {
    const contracts = new ToolContracts();
    contracts.add(announced, stored(announced));
    expect(contracts.of(digest)).toBe(refund);
  });

  test('are missing until they have been read', () => {
    expect(() => new ToolContracts().of(digest)).toThrow(ContractMissingError);
  });

  test('a contract announced under a digest that is not its own does not take another one’s place', () => {
    const contracts = new ToolContracts();
    contracts.add(announced, stored(announced));
    const forged = { ...announced, contract: { ...refund, record: { ...refund.record, personal: [] } } };
    contracts.add(forged, stored(forged));
    expect(contracts.of(digest)).toBe(refund);
  });

  test('a contract without a canonical form stops nothing: no event can mean it', () => {
    const contracts = new ToolContracts();
    const broken = { ...announced, contract: { ...refund, description: '\ud800' } };
    contracts.add(broken, stored(broken));
    expect(() => contracts.of(digest)).toThrow(ContractMissingError);
  });

  test('a digest is over members of later releases too', () => {
    const later = { ...refund, colour: 'red' };
    const message = { ...announced, contract: later, contractDigest: contractDigest(later) };
    const contracts = new ToolContracts();
    contracts.add({ ...message, contract: refund }, stored(message));
    expect(contracts.of(message.contractDigest)).toBe(refund);
  });
});
