import type { CatalogMessage } from '@holdpoint/contracts/messages/catalog';
import { contractDigest } from '@holdpoint/core/contract-digest';
import { describe, expect, test } from 'vitest';
import { CatalogView } from '../../src/catalog-view.ts';
import { agent, tool } from '../support/contracts.ts';

const announced = (contract: ReturnType<typeof tool>): CatalogMessage => ({
  type: 'ToolAnnounced',
  contract,
  contractDigest: contractDigest(contract),
  executor: 'executor-1',
  at: '2026-11-23T10:00:00.000Z',
});

/** As it lies in the log. */
const stored = (message: CatalogMessage) => Buffer.concat([Buffer.from([0, 0, 0, 0, 1]), Buffer.from(JSON.stringify(message))]);
const add = (view: CatalogView, message: CatalogMessage) => view.add(message, stored(message));

describe('the catalog', () => {
  test('passes over an announcement under a digest that is not its contract’s: nothing decided under it could be audited', () => {
    const view = new CatalogView();
    const forged = {
      ...announced(tool('crm.read', { description: 'forged' })),
      contractDigest: contractDigest(tool('crm.write')),
    };
    expect(add(view, forged)).toBe('unsound');
    expect(view.tool({ name: 'crm.read', version: 1 })).toBeUndefined();
    expect(add(view, announced(tool('crm.read')))).toBe('announced');
  });

  test('keeps the contract that was announced first', () => {
    const view = new CatalogView();
    const first = tool('crm.read', { description: 'first' });
    expect(add(view, announced(first))).toBe('announced');
    expect(add(view, announced(tool('crm.read', { description: 'second', reversibility: 'irreversible' })))).toBe('known');
    expect(view.tool({ name: 'crm.read', version: 1 })).toMatchObject({ contract: first, digest: contractDigest(first) });
    expect(view.tool({ name: 'crm.read', version: 2 })).toBeUndefined();
  });

  test('keeps agents and tools apart', () => {
    const view = new CatalogView();
    const contract = agent({ name: 'crm.read' });
    add(view, {
      type: 'AgentAnnounced',
      contract,
      contractDigest: contractDigest(contract),
      executor: 'e',
      at: '2026-11-23T10:00:00.000Z',
    });
    expect(view.agent({ name: 'crm.read', version: 1 })).toEqual(contract);
    expect(view.tool({ name: 'crm.read', version: 1 })).toBeUndefined();
  });

  test('keeps a tool whose schema nobody can use: every input is refused, and says why', () => {
    const view = new CatalogView();
    add(view, announced(tool('crm.read', { inputSchema: { type: 'nonsense' } })));
    expect(view.tool({ name: 'crm.read', version: 1 })?.check({})).toMatchObject({ ok: false });
  });
});
