/**
 * Which zod schemas a contract may be made of: those that only look at a value. An approval is bound to the canonical input, so a schema
 * that made another value of it would run something else than what was approved.
 */
import { z } from 'zod';
import { DefinitionError } from './definition-error.ts';

/**
 * Walks the schema.
 * @throws DefinitionError that names the path of the first part which changes values, hides errors, or is not JSON.
 */
export function checkPlainSchema(subject: string, schema: z.core.$ZodType, side: 'input' | 'output'): void {
  const seen = new Set<z.core.$ZodType>();
  const visit = (part: z.core.$ZodType, path: string, isInBranch: boolean): void => {
    if (seen.has(part)) return;
    seen.add(part);
    const reason = refusalOf(part) ?? (side === 'input' && isInBranch ? branchRefusal(part) : undefined);
    if (reason !== undefined) throw new DefinitionError(subject, `${path}: ${reason}`);
    const branches = part._zod.def.type === 'union' || part._zod.def.type === 'nullable';
    for (const [name, child] of childrenOf(part)) visit(child, `${path}${name}`, isInBranch || branches);
  };
  visit(schema, side, false);
}

const leaves = new Set(['string', 'number', 'boolean', 'null', 'literal', 'enum', 'template_literal', 'unknown', 'any', 'never']);
const containers = new Set([
  'object',
  'array',
  'tuple',
  'record',
  'union',
  'optional',
  'nullable',
  'nonoptional',
  'readonly',
  'lazy',
  'default',
]);

/** Why this part, its children aside, may not stand in a contract. */
function refusalOf(part: z.core.$ZodType): string | undefined {
  const { def } = part._zod;
  if (!leaves.has(def.type) && !containers.has(def.type)) return hints[def.type] ?? 'is not a JSON value';
  if ('coerce' in def && def.coerce === true) return 'coerces; take the value as it is';
  if (def.checks?.some((check) => check._zod.def.check === 'overwrite'))
    return 'changes the value (trim, toLowerCase, normalize, …); check it instead';
  if (part instanceof z.core.$ZodObject && opensObject(part)) return 'is an open object; name its members, or use z.record';
  if (part instanceof z.core.$ZodDefault) return defaultRefusal(part);
  return undefined;
}

const hints: Readonly<Record<string, string>> = {
  pipe: 'transforms (pipe, transform, preprocess, codec); take the value as it is, and convert inside execute',
  transform: 'transforms; take the value as it is, and convert inside execute',
  catch: 'hides invalid values (catch); let them fail',
  prefault: 'has a prefault; use default',
  intersection: 'is an intersection, whose closed halves refuse each other; use extend',
  date: 'is a Date; use z.iso.datetime()',
  bigint: 'is a bigint; use z.int() or a string of digits',
  undefined: 'is undefined; use optional',
  void: 'is void; use z.object({}) or z.null()',
  map: 'is a Map; use z.record',
  set: 'is a Set; use z.array',
  custom: 'is a custom schema (custom, instanceof), which JSON Schema cannot say',
};

function opensObject(part: z.core.$ZodObject): boolean {
  const { catchall } = part._zod.def;
  return catchall !== undefined && catchall._zod.def.type !== 'never';
}

/** A default must be data: the runner fills it in from the contract, before the digest. zod shows a function's default as a fresh value each time. */
function defaultRefusal(part: z.core.$ZodDefault): string | undefined {
  const first = JSON.stringify(part._zod.def.defaultValue);
  if (first === undefined) return 'has a default that is not JSON';
  if (first !== JSON.stringify(part._zod.def.defaultValue))
    return 'has a default that a function makes; it must be one fixed value';
  if (!z.core.safeParse(part._zod.def.innerType, JSON.parse(first)).success) return 'has a default that it would refuse';
  return undefined;
}

/** JSON Schema validators fill no default in below `anyOf`, which is what a union and a nullable become. */
function branchRefusal(part: z.core.$ZodType): string | undefined {
  return part instanceof z.core.$ZodDefault
    ? 'has a default inside a union or nullable, where the runner cannot fill it in'
    : undefined;
}

type Child = readonly [name: string, schema: z.core.$ZodType];

function childrenOf(part: z.core.$ZodType): readonly Child[] {
  if (part instanceof z.core.$ZodObject) return Object.entries(part._zod.def.shape).map(([name, child]) => [`.${name}`, child]);
  if (part instanceof z.core.$ZodArray) return [['[]', part._zod.def.element]];
  if (part instanceof z.core.$ZodTuple) return tupleChildren(part);
  if (part instanceof z.core.$ZodRecord)
    return [
      ['{key}', part._zod.def.keyType],
      ['{}', part._zod.def.valueType],
    ];
  if (part instanceof z.core.$ZodUnion) return part._zod.def.options.map((child, index) => [`|${index}`, child]);
  if (part instanceof z.core.$ZodLazy) return [['', part._zod.def.getter()]];
  if (isWrapper(part)) return [['', part._zod.def.innerType]];
  return [];
}

function tupleChildren(part: z.core.$ZodTuple): readonly Child[] {
  const { items, rest } = part._zod.def;
  const fixed = items.map((child, index): Child => [`[${index}]`, child]);
  return rest === null ? fixed : [...fixed, ['[]', rest]];
}

type Wrapper = z.core.$ZodOptional | z.core.$ZodNullable | z.core.$ZodNonOptional | z.core.$ZodReadonly | z.core.$ZodDefault;

function isWrapper(part: z.core.$ZodType): part is Wrapper {
  return ['optional', 'nullable', 'nonoptional', 'readonly', 'default'].includes(part._zod.def.type);
}
