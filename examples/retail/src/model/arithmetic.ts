/** `calculate` once more, by two stacks: operands, and operators that wait for a weaker one. */
import { cents } from './cents.ts';
import { need } from './rows.ts';

const strength: Record<string, number> = { '(': 0, '+': 1, '-': 1, '*': 2, '/': 2, minus: 3, plus: 3 };

export function worth(expression: string): string {
  need(
    [...expression].every((sign) => '0123456789+-*/(). '.includes(sign)),
    'Invalid characters in expression',
  );
  const text = String(cents(value(expression.match(/[0-9.]+|[+\-*/()]/g) ?? [])));
  return text.includes('.') ? text : `${text}.0`;
}

function value(tokens: readonly string[]): number {
  const operands: number[] = [];
  const waiting: string[] = [];
  let operandNext = true;
  for (const token of tokens) {
    if (token === '(') waiting.push(token);
    else if (token === ')') settle(operands, waiting, 0);
    else if (/[0-9.]/.test(token)) operands.push(Number(token));
    else {
      const operator = operandNext ? (token === '-' ? 'minus' : 'plus') : token;
      if (!operandNext) settle(operands, waiting, strength[operator] ?? 0);
      waiting.push(operator);
    }
    operandNext = token === '(' || /^[+\-*/]$/.test(token);
  }
  settle(operands, waiting, -1);
  return operands.pop() ?? Number.NaN;
}

/** Carries out what waits and is at least as strong; 0 stops at, and removes, an opening parenthesis. */
function settle(operands: number[], waiting: string[], least: number): void {
  for (;;) {
    const operator = waiting.at(-1);
    if (operator === undefined || (operator === '(' && least > 0)) return;
    if (operator !== '(' && (strength[operator] ?? 0) < least) return;
    waiting.pop();
    if (operator === '(') return;
    const right = operands.pop() ?? Number.NaN;
    if (operator === 'minus') operands.push(-right);
    else if (operator === 'plus') operands.push(right);
    else operands.push(twoFold(operator, operands.pop() ?? Number.NaN, right));
  }
}

function twoFold(operator: string, left: number, right: number): number {
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  return operator === '*' ? left * right : left / right;
}
