/**
 * References from one step's input to what came before: an object `{"$from": {"step": "<name>", "pointer": "/a/b"}}` stands for
 * that step's output at that JSON Pointer (RFC 6901); without `step`, for the task's own input there.
 */
import type { Json, Payload } from '@holdpoint/contracts/payload';
import { quoted } from '../quoted.ts';
import { peek } from './peek.ts';

/** What references may point into. */
export interface ReferenceSource {
  readonly input: Json;
  readonly outputs: Readonly<Record<string, Json>>;
}

export type Resolved =
  | { readonly ok: true; readonly value: Json }
  /** `at` is the JSON Pointer of the reference in the input. */
  | { readonly ok: false; readonly code: 'REFERENCE_INVALID' | 'OUTPUT_UNKNOWN' | 'POINTER_UNRESOLVED'; readonly detail: string };

type JsonObject = { readonly [key: string]: Json };

/** The input with every reference replaced by what it stands for. What is filled in is not looked into again. */
export function resolveReferences(value: Json, source: ReferenceSource): Resolved {
  if (isArray(value)) return resolveArray(value, source);
  if (!isObject(value)) return { ok: true, value };
  return isReference(value) ? resolveOne(value, source) : resolveObject(value, source);
}

/** Names of the steps that a step's input refers to. */
export function referredSteps(input: Payload): ReadonlySet<string> {
  const names = new Set<string>();
  collect(peek(input), names);
  return names;
}

/** The value at a JSON Pointer (RFC 6901), undefined where there is none. */
export function atPointer(value: Json, pointer: string): Json | undefined {
  if (pointer === '') return value;
  if (!pointer.startsWith('/')) return undefined;
  let current: Json | undefined = value;
  for (const token of pointer.slice(1).split('/')) {
    current = member(current, token.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (current === undefined) return undefined;
  }
  return current;
}

function member(value: Json | undefined, token: string): Json | undefined {
  if (isArray(value)) return /^(0|[1-9][0-9]*)$/.test(token) ? value[Number(token)] : undefined;
  return isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}

function resolveArray(items: readonly Json[], source: ReferenceSource): Resolved {
  const out: Json[] = [];
  for (const item of items) {
    const resolved = resolveReferences(item, source);
    if (!resolved.ok) return resolved;
    out.push(resolved.value);
  }
  return { ok: true, value: out };
}

function resolveObject(value: JsonObject, source: ReferenceSource): Resolved {
  const out: [string, Json][] = [];
  for (const [name, item] of Object.entries(value)) {
    const resolved = resolveReferences(item, source);
    if (!resolved.ok) return resolved;
    out.push([name, resolved.value]);
  }
  return { ok: true, value: Object.fromEntries(out) };
}

function resolveOne(reference: JsonObject, source: ReferenceSource): Resolved {
  const from = reference.$from;
  if (!isObject(from) || typeof from.pointer !== 'string') return invalid();
  if (from.step === undefined) return resolvedAt(source.input, from.pointer, "the task's input");
  if (typeof from.step !== 'string') return invalid();
  const output = Object.hasOwn(source.outputs, from.step) ? source.outputs[from.step] : undefined;
  if (output === undefined)
    return { ok: false, code: 'OUTPUT_UNKNOWN', detail: `no output of step ${quoted(from.step)} is kept` };
  return resolvedAt(output, from.pointer, `the output of step ${quoted(from.step)}`);
}

function resolvedAt(value: Json, pointer: string, what: string): Resolved {
  const found = atPointer(value, pointer);
  if (found !== undefined) return { ok: true, value: found };
  return { ok: false, code: 'POINTER_UNRESOLVED', detail: `${what} has nothing at ${quoted(pointer)}` };
}

function invalid(): Resolved {
  return { ok: false, code: 'REFERENCE_INVALID', detail: 'a $from needs a pointer, and a step that is a name' };
}

function collect(value: Json, names: Set<string>): void {
  if (isArray(value)) for (const item of value) collect(item, names);
  else if (isObject(value)) {
    const from = isReference(value) ? value.$from : undefined;
    if (isObject(from) && typeof from.step === 'string') names.add(from.step);
    for (const item of Object.values(value)) collect(item, names);
  }
}

function isReference(value: JsonObject): boolean {
  return Object.hasOwn(value, '$from') && Object.keys(value).length === 1;
}

function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
