import type { ToolContract } from '@holdpoint/contracts/contract';
import type { FailureClass } from '@holdpoint/contracts/vocabulary';
import type { z } from 'zod';
import type { ToolCall } from './call.ts';
import type { PartialOutcome } from './partial.ts';

/** Marks a value made by `defineTool`, also by another copy of this package. */
export const toolBrand: unique symbol = Symbol.for('holdpoint.tool');

/** What a tool's own `classify` says about an error of its target. */
export interface Classified {
  readonly class: FailureClass;
  readonly code: string;
  /** The error proves that the effect did not happen. Left out: it does not. */
  readonly notStarted?: boolean;
  readonly retryAfterMs?: number;
}

/** What `reconcile` found out about a `once` call that started and was never answered. */
export type Reconciled<Output> =
  | { readonly status: 'done'; readonly output: Output }
  /** Only where the target refuses a late arrival of the same call; else say `unknown`. */
  | { readonly status: 'not_done' }
  | { readonly status: 'unknown' };

/** How much of a tool runs at once in one executor process. */
export interface ToolLimits {
  /** Attempts at the same time. */
  readonly concurrency?: number;
  /** Attempts started per second. */
  readonly ratePerSecond?: number;
}

/** A tool as an executor hosts it: its contract as data, and the code behind it. */
export interface Tool<I extends z.ZodObject = z.ZodObject, O extends z.ZodType = z.ZodType> {
  readonly [toolBrand]: true;
  readonly contract: ToolContract;
  readonly input: I;
  readonly output: O;
  readonly limits: ToolLimits;
  execute(args: { readonly input: z.output<I> }, call: ToolCall): Promise<z.input<O> | PartialOutcome<z.input<O>>>;
  refresh?(args: { readonly input: z.output<I> }, call: ToolCall): Promise<z.input<I>>;
  reconcile?(args: { readonly input: z.output<I> }, call: ToolCall): Promise<Reconciled<z.input<O>>>;
  classify?(error: unknown): Classified | undefined;
}

/** The tool's contract as data. */
export function toContract(tool: Tool): ToolContract {
  return tool.contract;
}

/** True for what `defineTool` made, also in another copy of this package. */
export function isTool(value: unknown): value is Tool {
  return typeof value === 'object' && value !== null && toolBrand in value;
}
