import { defineTool } from '@holdpoint/sdk/define-tool';
import { DataError } from '@holdpoint/sdk/errors';
import { partial } from '@holdpoint/sdk/partial';
import { callOf, rehearse } from '@holdpoint/sdk/test-kit';
import { expect, test } from 'vitest';
import { z } from 'zod';

/** Does what its input says. */
const tool = defineTool({
  name: 'shop.act',
  version: 1,
  pool: 'shop',
  description: 'Does what it is told',
  input: z.object({ act: z.enum(['answer', 'half', 'nonsense', 'refuse', 'own', 'break']), times: z.int().default(1) }),
  output: z.object({ times: z.int(), key: z.string() }),
  effect: 'idempotent',
  reversibility: 'fully_reversible',
  timeoutMs: 100,
  record: { text: 'Did {input.act}' },
  classify: (error) => (error === 'own' ? { class: 'permission', code: 'OWN' } : undefined),
  execute: async ({ input }, { idempotencyKey }) => {
    const output = { times: input.times, key: idempotencyKey };
    switch (input.act) {
      case 'answer':
        return output;
      case 'half':
        return partial(output, { left: 1 });
      case 'nonsense':
        return JSON.parse('{"times":"many"}');
      case 'refuse':
        throw new DataError('NO_SUCH_THING', 'no such thing');
      case 'own':
        throw 'own';
      case 'break':
        throw new Error('x');
    }
  },
});

test('a tool is run with defaults filled in, and told of its call', async () => {
  const options = { call: { idempotencyKey: 'k' } };
  expect(await rehearse(tool, { act: 'answer' }, options)).toEqual({
    status: 'succeeded',
    outcome: 'success',
    output: { times: 1, key: 'k' },
  });
});

test('a partial outcome tells what remains', async () => {
  expect(await rehearse(tool, { act: 'half' })).toMatchObject({
    status: 'succeeded',
    outcome: 'partial',
    remaining: { left: 1 },
  });
});

test('input and output are held to their schemas', async () => {
  expect(await rehearse(tool, { act: 'answer', times: 0.5 })).toMatchObject({ status: 'input_invalid' });
  expect(await rehearse(tool, { act: 'nonsense' })).toMatchObject({ status: 'output_invalid' });
});

test('errors are classed by their type, by the tool, then by the tables that the test hands over', async () => {
  const facts = { class: 'transient', code: 'TABLE', notStarted: false } as const;
  const classify = () => facts;
  expect(await rehearse(tool, { act: 'refuse' }, { classify })).toMatchObject({
    facts: { class: 'data_error', code: 'NO_SUCH_THING' },
  });
  expect(await rehearse(tool, { act: 'own' }, { classify })).toMatchObject({
    facts: { class: 'permission', code: 'OWN', notStarted: false },
  });
  expect(await rehearse(tool, { act: 'break' }, { classify })).toMatchObject({ facts });
  expect(await rehearse(tool, { act: 'break' })).toMatchObject({ status: 'failed', facts: undefined });
});

test('a made-up call can be given to refresh and reconcile too', () => {
  expect(callOf({ attempt: 3 })).toMatchObject({ attempt: 3, approvedBy: [] });
});
