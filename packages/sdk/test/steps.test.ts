import { stepSchema } from '@holdpoint/contracts/step';
import { askStep, callStep, outputOf, signalStep, waitStep } from '@holdpoint/sdk/steps';
import { expect, test } from 'vitest';
import { z } from 'zod';

const tool = { name: 'shop.cancel', version: 1 };

test('steps are what messages carry', () => {
  const steps = [
    callStep('find', tool, { input: { id: '#W1' } }),
    callStep('cancel', tool, {
      input: { id: outputOf('find', '/id') },
      reasoning: 'asked for',
      expectedOutcome: 'gone',
      onDataError: 'answer',
    }),
    waitStep('cool_down', 1_000),
    signalStep('paid', 'payment.received', 60_000, { reasoning: 'money first' }),
    askStep('sure', 'Shall we?'),
  ];
  expect(z.array(stepSchema).parse(steps)).toEqual(steps);
  expect(steps[1]).toEqual({
    kind: 'call',
    name: 'cancel',
    tool: 'shop.cancel',
    version: 1,
    input: { plain: { id: { $from: { step: 'find', pointer: '/id' } } } },
    reasoning: { plain: 'asked for' },
    expectedOutcome: { plain: 'gone' },
    onDataError: 'answer',
  });
});
