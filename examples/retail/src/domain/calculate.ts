import { type Answer, answered } from './answer.ts';
import { evaluate } from './expression.ts';
import { printFloat, roundToCents } from './money.ts';

/** The value of an arithmetic expression, rounded to two places and printed with a fraction. */
export function calculate(input: { readonly expression: string }): Answer<string> {
  const value = evaluate(input.expression);
  return value.status === 'refused' ? value : answered(printFloat(roundToCents(value.result)));
}
