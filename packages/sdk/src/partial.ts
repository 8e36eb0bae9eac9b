import type { Json } from '@holdpoint/contracts/payload';

const partialBrand: unique symbol = Symbol.for('holdpoint.partial');

/** A part was done: `output` tells what, `remaining` what was left undone. */
export interface PartialOutcome<Output> {
  readonly [partialBrand]: true;
  readonly output: Output;
  readonly remaining: Json;
}

/** What `execute` returns when it did a part of its work: the outcome is `partial`, and both values are recorded. */
export function partial<Output>(output: Output, remaining: Json): PartialOutcome<Output> {
  return { [partialBrand]: true, output, remaining };
}

/** True for what `partial` made. */
export function isPartial(value: unknown): value is PartialOutcome<unknown> {
  return typeof value === 'object' && value !== null && partialBrand in value;
}
