import type { Json } from '@holdpoint/contracts/payload';

/** What a path leads to: nothing, something with members of its own (or unknown), or a scalar or an array of scalars. */
export type Field = 'absent' | 'object' | 'value';

/** What lies at a path of member names (or array indexes) in a JSON Schema made by `contractSchemaOf`. */
export function fieldAt(root: Json, path: readonly string[]): Field {
  let places = alternatives(root, root);
  for (const name of path)
    places = places.flatMap((place) => memberOf(place, name)).flatMap((place) => alternatives(root, place));
  if (places.length === 0) return 'absent';
  return places.every((place) => isShowable(root, place, 2)) ? 'value' : 'object';
}

type SchemaObject = { readonly [key: string]: Json };

/** The schema itself, or the branches that it offers, with references followed. */
function alternatives(root: Json, schema: Json, depth = 0): readonly SchemaObject[] {
  if (!isObject(schema) || depth > 32) return [];
  if (typeof schema.$ref === 'string') return alternatives(root, resolve(root, schema.$ref), depth + 1);
  const branches = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) => (isArray(list) ? list : []));
  if (branches.length === 0) return [schema];
  return branches.flatMap((branch) => alternatives(root, branch, depth + 1));
}

function memberOf(schema: SchemaObject, name: string): readonly Json[] {
  const { properties, additionalProperties, items } = schema;
  if (isObject(properties) && Object.hasOwn(properties, name)) return [properties[name] ?? null];
  if (isObject(additionalProperties)) return [additionalProperties];
  if (items === undefined || !/^\d+$/.test(name)) return [];
  return isArray(items) ? items.slice(Number(name), Number(name) + 1) : [items];
}

const scalars = new Set<Json>(['string', 'number', 'integer', 'boolean', 'null']);

function isShowable(root: Json, schema: SchemaObject, depth: number): boolean {
  if (schema.const !== undefined || schema.enum !== undefined) return true;
  if (schema.type === 'array' && depth > 1)
    return itemsOf(schema).every((item) => alternatives(root, item).every((part) => isShowable(root, part, depth - 1)));
  return typeof schema.type === 'string' && scalars.has(schema.type);
}

function itemsOf({ items }: SchemaObject): readonly Json[] {
  if (items === undefined) return [{}];
  return isArray(items) ? items : [items];
}

function resolve(root: Json, reference: string): Json {
  if (!reference.startsWith('#')) return null;
  const names = reference
    .slice(1)
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.reduce<Json>((place, name) => (isObject(place) ? (place[name] ?? null) : null), root);
}

function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
