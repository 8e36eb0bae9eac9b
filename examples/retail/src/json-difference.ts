/** Where two JSON values differ. A null field and an absent one are the same thing. */

export type Difference = {
  /** Keys and indices from the root, joined by '/'. */
  readonly path: string;
  readonly expected: unknown;
  readonly found: unknown;
};

/** Every leaf at which `found` is not what was expected, in the order of the expected value's keys. */
export function differences(expected: unknown, found: unknown, path = ''): Difference[] {
  if (absent(expected) && absent(found)) return [];
  if (Array.isArray(expected) && Array.isArray(found)) return arrayDifferences(expected, found, path);
  if (isObject(expected) && isObject(found)) return objectDifferences(expected, found, path);
  return expected === found ? [] : [{ path, expected, found }];
}

function arrayDifferences(expected: unknown[], found: unknown[], path: string): Difference[] {
  const length = Math.max(expected.length, found.length);
  return Array.from({ length }, (_, position) => differences(expected[position], found[position], below(path, position))).flat();
}

function objectDifferences(expected: JsonObject, found: JsonObject, path: string): Difference[] {
  const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...keys].flatMap((key) => differences(own(expected, key), own(found, key), below(path, key)));
}

type JsonObject = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

const absent = (value: unknown): boolean => value === null || value === undefined;

const own = (object: JsonObject, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);

const below = (path: string, key: string | number): string => (path === '' ? String(key) : `${path}/${key}`);
