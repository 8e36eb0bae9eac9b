import { expect, test } from 'vitest';
import app from '../src/app.ts';

const contracts = app.tools.map(({ contract }) => contract);

/** What identifies a person: in a compliance record only ever as a keyed reference. */
const personalFields = ['user_id', 'email', 'first_name', 'last_name', 'zip', 'address1', 'address2', 'payment_method_id'];

test('the app describes itself without a database: sixteen tools and one agent', () => {
  expect(contracts).toHaveLength(16);
  expect(contracts.every(({ name, version, pool }) => name.startsWith('retail.') && version === 1 && pool === 'retail')).toBe(
    true,
  );
  expect(app.agents.map(({ contract }) => contract.name)).toEqual(['retail.service-desk']);
});

test('what cannot be taken back in full is declared so, and a gate is expected there', () => {
  const of = (reversibility: string): string[] =>
    contracts
      .filter((contract) => contract.reversibility === reversibility)
      .map((contract) => contract.name.slice('retail.'.length));
  expect(of('irreversible').sort()).toEqual([
    'cancel_pending_order',
    'exchange_delivered_order_items',
    'return_delivered_order_items',
  ]);
  expect(of('partially_reversible').sort()).toEqual(['modify_pending_order_items', 'modify_pending_order_payment']);
  const gates = app.agents[0]?.contract.expectedGates.map((name) => name.slice('retail.'.length));
  expect([...(gates ?? [])].sort()).toEqual([...of('irreversible'), ...of('partially_reversible')].sort());
});

test('no template names a personal field that is not declared personal, and none names free text', () => {
  for (const { name, record } of contracts) {
    const named = [record.text, ...record.accessed, ...record.modified].flatMap((template) =>
      [...template.matchAll(/\{input\.([a-z0-9_]+)\}/g)].map((match) => match[1] ?? ''),
    );
    for (const field of named) {
      if (personalFields.includes(field)) expect(record.personal, `${name}: ${field}`).toContain(`input.${field}`);
      expect(['summary', 'expression', 'reason'], `${name}: ${field}`).not.toContain(field);
    }
  }
});
