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

describe('the catalog', () => {
  test('keeps the contract that was announced first', () => {
    const view = new CatalogView();
    const first = tool('crm.read', { description: 'first' });
    expect(view.add(announced(first))).toBe(true);
    expect(view.add(announced(tool('crm.read', { description: 'second', reversibility: 'irreversible' })))).toBe(false);
    expect(view.tool({ name: 'crm.read', version: 1 })).toMatchObject({ contract: first, digest: contractDigest(first) });
    expect(view.tool({ name: 'crm.read', version: 2 })).toBeUndefined();
  });

  test('keeps agents and tools apart', () => {
    const view = new CatalogView();
    const contract = agent({ name: 'crm.read' });
    view.add({
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
    view.add(announced(tool('crm.read', { inputSchema: { type: 'nonsense' } })));
    expect(view.tool({ name: 'crm.read', version: 1 })?.check({})).toMatchObject({ ok: false });
  });
});
