/**
 * The arithmetic of `calculate`: `+ - * /`, parentheses, signs and decimal numbers, and nothing else.
 *
 * A recursive descent over the text; no `eval`, since the expression comes from outside.
 *   sum = product (('+' | '-') product)*
 *   product = signed (('*' | '/') signed)*
 *   signed = ('+' | '-') signed | number | '(' sum ')'
 */

import { type Answer, answered, type Refusal } from './answer.ts';
import { divisionByZero, invalidCharacters, invalidExpression } from './refusals.ts';

/** Longer texts are refused, which bounds the depth of the recursion too. */
export const maxExpressionLength = 1_000;

type Parsed = { readonly value: number; readonly rest: string };

/** Evaluates an expression in double precision; the refusal says what is wrong with the text. */
export function evaluate(expression: string): Answer<number> {
  if (!/^[0-9+\-*/(). ]*$/.test(expression)) return invalidCharacters;
  if (expression.length > maxExpressionLength) return invalidExpression;
  const parsed = parseSum(expression);
  if (isRefusal(parsed)) return parsed;
  const isWhole = parsed.rest.trim() === '' && Number.isFinite(parsed.value);
  return isWhole ? answered(parsed.value) : invalidExpression;
}

function parseSum(text: string): Parsed | Refusal {
  let left = parseProduct(text);
  while (!isRefusal(left)) {
    const operator = /^ *([+-])/.exec(left.rest);
    if (operator === null) return left;
    const right = parseProduct(left.rest.slice(operator[0].length));
    if (isRefusal(right)) return right;
    const value = operator[1] === '+' ? left.value + right.value : left.value - right.value;
    left = { value, rest: right.rest };
  }
  return left;
}

function parseProduct(text: string): Parsed | Refusal {
  let left = parseSigned(text);
  while (!isRefusal(left)) {
    const operator = /^ *([*/])/.exec(left.rest);
    if (operator === null) return left;
    const right = parseSigned(left.rest.slice(operator[0].length));
    if (isRefusal(right)) return right;
    if (operator[1] === '/' && right.value === 0) return divisionByZero;
    const value = operator[1] === '*' ? left.value * right.value : left.value / right.value;
    left = { value, rest: right.rest };
  }
  return left;
}

function parseSigned(text: string): Parsed | Refusal {
  const trimmed = text.trimStart();
  const first = trimmed[0];
  if (first === '+' || first === '-') {
    const operand = parseSigned(trimmed.slice(1));
    if (isRefusal(operand) || first === '+') return operand;
    return { value: -operand.value, rest: operand.rest };
  }
  return first === '(' ? parseParenthesised(trimmed.slice(1)) : parseNumber(trimmed);
}

function parseParenthesised(text: string): Parsed | Refusal {
  const inner = parseSum(text);
  if (isRefusal(inner)) return inner;
  const close = /^ *\)/.exec(inner.rest);
  if (close === null) return invalidExpression;
  return { value: inner.value, rest: inner.rest.slice(close[0].length) };
}

function parseNumber(text: string): Parsed | Refusal {
  const digits = /^(\d+\.?\d*|\.\d+)/.exec(text)?.[0];
  if (digits === undefined) return invalidExpression;
  return { value: Number(digits), rest: text.slice(digits.length) };
}

function isRefusal(parsed: Parsed | Refusal): parsed is Refusal {
  return 'status' in parsed;
}
