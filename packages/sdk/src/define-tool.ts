import { recordTemplateSchema, type ToolContract, toolContractSchema } from '@holdpoint/contracts/contract';
import type { ContractRef, Effect, Reversibility } from '@holdpoint/contracts/vocabulary';
import { z } from 'zod';
import type { ToolCall } from './call.ts';
import { contractSchemaOf } from './contract-schema.ts';
import { DefinitionError } from './definition-error.ts';
import type { PartialOutcome } from './partial.ts';
import { checkRecordTemplate } from './record-template.ts';
import { type Classified, type Reconciled, type Tool, type ToolLimits, toolBrand } from './tool.ts';

/**
 * When and how often a transient or stale failure is tried again, where a tool does not say. In all about a minute (drawn from 0 to 141 s):
 * a server that is started again is waited out, and nobody is asked about it.
 */
export const DEFAULT_RETRY = {
  /** Attempts in all, the first one included. */
  maxAttempts: 12,
  /** Upper bound of the first back-off; it doubles from attempt to attempt, and each wait is drawn from 0 to the bound (full jitter). */
  initialDelayMs: 200,
  /** The bound grows no further than this. */
  maxDelayMs: 30_000,
  /** How often `refresh` may be asked for a new input. */
  maxRefreshes: 3,
} as const;

/** How a call appears in the compliance record. What no template names never reaches it. */
export interface RecordDefinition {
  /** One sentence, with fields as `{input.contractId}` or `{output.version}`. */
  readonly text: string;
  /** What the call looks at, each with fields like the sentence. */
  readonly accessed?: readonly string[];
  /** What the call changes, each with fields like the sentence. */
  readonly modified?: readonly string[];
  /** Paths (`input.ownerId`) of personal values: they appear as keyed references, never in the clear. */
  readonly personal?: readonly string[];
}

/** A tool as its author writes it (DESIGN section 6). */
export interface ToolDefinition<I extends z.ZodObject, O extends z.ZodType> {
  readonly name: string;
  /** A contract is immutable under name and version: change any field of it, and the version must go up. */
  readonly version: number;
  readonly pool: string;
  readonly description: string;
  /** Closed object; no coercion, transform, pipe or catch: what was approved must be what runs, to the byte. */
  readonly input: I;
  /** What `execute` resolves with. Members that it does not name are dropped. */
  readonly output: O;
  /** `read` changes nothing · `idempotent` honours the idempotency key · `once` must never be repeated by accident. */
  readonly effect: Effect;
  readonly reversibility: Reversibility;
  /** After that the attempt is signalled, and answered as timed out whether it listens or not. */
  readonly timeoutMs: number;
  readonly retry?: { readonly [K in keyof typeof DEFAULT_RETRY]?: number };
  readonly record: RecordDefinition;
  /** The tool that undoes this one. */
  readonly compensatedBy?: ContractRef;
  /** How much of it runs at once in one process; not part of the contract. */
  readonly limits?: ToolLimits;
  execute(args: { readonly input: z.output<I> }, call: ToolCall): Promise<z.input<O> | PartialOutcome<z.input<O>>>;
  /** Reads anew what the input was made from, after a `StaleDataError`. */
  refresh?(args: { readonly input: z.output<I> }, call: ToolCall): Promise<z.input<I>>;
  /** Only for `once`: finds out whether a call that was never answered has happened. */
  reconcile?(args: { readonly input: z.output<I> }, call: ToolCall): Promise<Reconciled<z.input<O>>>;
  /** Names errors of the tool's own target. undefined: not one of mine, the executor's tables decide. */
  classify?(error: unknown): Classified | undefined;
}

/**
 * Checks a tool and turns it into its contract and the code behind it.
 * @throws DefinitionError that names the tool and the field which cannot be: a schema that changes what it parses, a template that
 * names a field which does not exist, a `read` that is not fully reversible, …
 */
export function defineTool<I extends z.ZodObject, O extends z.ZodType>(definition: ToolDefinition<I, O>): Tool<I, O> {
  const contract = contractOf(definition);
  checkPromises(definition);
  return {
    [toolBrand]: true,
    contract,
    input: definition.input,
    output: definition.output,
    limits: checkedLimits(definition),
    execute: (args, call) => definition.execute(args, call),
    ...optional('refresh', definition.refresh?.bind(definition)),
    ...optional('reconcile', definition.reconcile?.bind(definition)),
    ...optional('classify', definition.classify?.bind(definition)),
  };
}

function contractOf<I extends z.ZodObject, O extends z.ZodType>(definition: ToolDefinition<I, O>): ToolContract {
  const inputSchema = contractSchemaOf(titleOf(definition), definition.input, 'input');
  const outputSchema = contractSchemaOf(titleOf(definition), definition.output, 'output');
  const record = recordOf(definition);
  checkRecordTemplate(titleOf(definition), record, { input: inputSchema, output: outputSchema });
  const { name, version, pool, description, effect, reversibility, timeoutMs, compensatedBy } = definition;
  const parsed = toolContractSchema.safeParse({
    ...{ name, version, pool, description, inputSchema, outputSchema, effect, reversibility, timeoutMs, record },
    retry: { ...DEFAULT_RETRY, ...definition.retry },
    hasRefresh: definition.refresh !== undefined,
    hasReconcile: definition.reconcile !== undefined,
    ...optional('compensatedBy', compensatedBy),
  });
  if (!parsed.success) throw new DefinitionError(titleOf(definition), z.prettifyError(parsed.error));
  return parsed.data;
}

function recordOf({ record, ...tool }: Pick<ToolDefinition<z.ZodObject, z.ZodType>, 'record' | 'name' | 'version'>) {
  const { text, accessed = [], modified = [], personal = [] } = record;
  const parsed = recordTemplateSchema.safeParse({ text, accessed, modified, personal });
  if (!parsed.success) throw new DefinitionError(titleOf(tool), `record: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** Promises that contradict each other. */
function checkPromises<I extends z.ZodObject, O extends z.ZodType>(definition: ToolDefinition<I, O>): void {
  const { effect, reversibility, timeoutMs } = definition;
  const refuse = (reason: string): never => {
    throw new DefinitionError(titleOf(definition), reason);
  };
  if (effect === 'read' && reversibility !== 'fully_reversible')
    refuse('reversibility: a `read` changes nothing, so it is `fully_reversible`');
  if (effect !== 'once' && definition.reconcile !== undefined)
    refuse('reconcile: asked only of `once` tools; others simply run again');
  if (reversibility === 'irreversible' && definition.compensatedBy !== undefined)
    refuse('compensatedBy: nothing undoes an `irreversible` tool');
  if (timeoutMs < 1) refuse('timeoutMs: at least 1');
}

function checkedLimits<I extends z.ZodObject, O extends z.ZodType>(definition: ToolDefinition<I, O>): ToolLimits {
  const { limits = {} } = definition;
  for (const [name, value] of Object.entries(limits)) {
    if (!(Number.isFinite(value) && value > 0))
      throw new DefinitionError(titleOf(definition), `limits.${name}: a number above 0`);
  }
  return limits;
}

function titleOf({ name, version }: { readonly name: string; readonly version: number }): string {
  return `tool ${name} v${version}`;
}

/** A member only where there is a value: the contract's text must not depend on how absence was written. */
function optional<Name extends string, Value>(name: Name, value: Value | undefined): { [K in Name]?: Value };
function optional(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}
