import { expect, test } from 'vitest';
import { calculate } from '../../src/domain/calculate.ts';
import { printFloat, roundToCents } from '../../src/domain/money.ts';

test.each([
  [0.125, 0.12],
  [0.375, 0.38],
  [-0.125, -0.12],
  [-0.375, -0.38],
  [2.675, 2.67],
  [1.005, 1],
  [0.04999999999999716, 0.05],
  [12.5, 12.5],
  [1_000_000.625, 1_000_000.62],
  [-16.629999999999995, -16.63],
  [0, 0],
])('%d is rounded to %d, as Python rounds it', (amount, rounded) => {
  expect(roundToCents(amount)).toBe(rounded);
});

test.each([
  [5, '5.0'],
  [1.25, '1.25'],
  [-0, '-0.0'],
  [1e16, '1e+16'],
  [-17.99, '-17.99'],
])('%d is printed as %s, as Python prints it', (amount, text) => {
  expect(printFloat(amount)).toBe(text);
});

test.each([
  ['3131.1 + 4777.75 + 367.38', '8276.23'],
  ['2 + 3 * (4 - 1)', '11.0'],
  ['-(2 - 5) * +2', '6.0'],
  ['10 / 4 / 5', '0.5'],
  ['.5 + 5.', '5.5'],
  [' 7 ', '7.0'],
])('%s is %s', (expression, value) => {
  expect(calculate({ expression })).toEqual({ status: 'answered', result: value });
});

test.each([
  ['2 ** 3', 'Invalid expression'],
  ['2 +', 'Invalid expression'],
  ['(2', 'Invalid expression'],
  ['1 2', 'Invalid expression'],
  ['1.2.3', 'Invalid expression'],
  ['', 'Invalid expression'],
  ['('.repeat(1_001), 'Invalid expression'],
  ['9'.repeat(400), 'Invalid expression'],
  ['1 / (2 - 2)', 'Division by zero'],
  ['2 + x', 'Invalid characters in expression'],
  ['2\n+ 3', 'Invalid characters in expression'],
])('%s is refused: %s', (expression, message) => {
  expect(calculate({ expression })).toMatchObject({ status: 'refused', message });
});
