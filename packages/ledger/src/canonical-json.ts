/**
 * Canonical JSON: RFC 8785, the JSON Canonicalization Scheme (JCS). One value, one text, so that digests and
 * signatures over it mean the same to everyone.
 *
 * ECMAScript already serialises numbers and strings the way RFC 8785 asks (its sections 3.2.2.2 and 3.2.2.3 point
 * there), so what remains is the order of members (UTF-16 code units, section 3.2.3) and refusing what is not JSON.
 * It is stricter than `JSON.stringify`, which would write two different values as the same text: a Date and its string,
 * a Map and `{}`, an absent array element and `null`. The bytes are the UTF-8 of the text.
 */

/** Deepest nesting accepted; a bound, so that a hostile value ends in a clear error and not in a full stack. */
export const MAX_DEPTH = 256;

/** The value has no canonical form. `path` is the JSON Pointer (RFC 6901) of the offending place, `''` the value itself. */
export class CanonicalJsonError extends Error {
  override readonly name = 'CanonicalJsonError';
  readonly path: string;

  constructor(reason: string, path: readonly string[]) {
    const pointer = path.map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    super(`no canonical JSON at "${pointer}": ${reason}`);
    this.path = pointer;
  }
}

/**
 * The RFC 8785 text of `value`. Members that are `undefined` are left out, as by `JSON.stringify`; minus zero is `0`.
 *
 * @throws CanonicalJsonError for a number that is not finite, a string or member name with a lone surrogate,
 * `undefined` elsewhere than in a member, a bigint, function or symbol, an object that is neither plain nor an array
 * (a Date, say: pass its text), and nesting beyond {@link MAX_DEPTH} (so also for a cycle).
 */
export function canonicalJson(value: unknown): string {
  return write(value, []);
}

/** Whether `value` has a canonical form, found out without writing it. */
export function hasCanonicalForm(value: unknown): boolean {
  return isWritable(value, 0);
}

function isWritable(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed();
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return true;
    case 'object':
      return value === null || (depth < MAX_DEPTH && isNestedWritable(value, depth + 1));
    default:
      return false;
  }
}

function isNestedWritable(value: object, depth: number): boolean {
  // Not `every`, which passes over what an array lacks.
  if (Array.isArray(value)) return Array.from(value).every((item) => isWritable(item, depth));
  if (!isPlain(value)) return false;
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (member !== undefined && !(name.isWellFormed() && isWritable(member, depth))) return false;
  }
  return true;
}

function write(value: unknown, path: string[]): string {
  switch (typeof value) {
    case 'string':
      return writeString(value, path);
    case 'number':
      return writeNumber(value, path);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null ? 'null' : writeNested(value, path);
    default:
      throw new CanonicalJsonError(`${typeof value} is not JSON`, path);
  }
}

function writeString(text: string, path: readonly string[]): string {
  if (!text.isWellFormed()) throw new CanonicalJsonError('lone surrogate in a string', path);
  return JSON.stringify(text);
}

function writeNumber(number: number, path: readonly string[]): string {
  if (!Number.isFinite(number)) throw new CanonicalJsonError(`${number} is not a finite number`, path);
  return JSON.stringify(number);
}

function writeNested(value: object, path: string[]): string {
  if (path.length >= MAX_DEPTH) throw new CanonicalJsonError(`nested deeper than ${MAX_DEPTH} levels`, path);
  if (Array.isArray(value)) return writeArray(value, path);
  if (!isPlain(value)) throw new CanonicalJsonError('neither a plain object nor an array', path);
  return writeObject(value, path);
}

function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function writeArray(items: readonly unknown[], path: string[]): string {
  const parts: string[] = [];
  for (let index = 0; index < items.length; index += 1) parts.push(writeChild(items[index], String(index), path));
  return `[${parts.join(',')}]`;
}

function writeObject(members: Record<string, unknown>, path: string[]): string {
  const parts: string[] = [];
  // The default sort compares UTF-16 code units, which is what section 3.2.3 asks; a locale's order would not be.
  for (const name of Object.keys(members).sort()) {
    const member = members[name];
    if (member === undefined) continue;
    if (!name.isWellFormed()) throw new CanonicalJsonError('lone surrogate in a member name', path);
    parts.push(`${JSON.stringify(name)}:${writeChild(member, name, path)}`);
  }
  return `{${parts.join(',')}}`;
}

function writeChild(value: unknown, segment: string, path: string[]): string {
  path.push(segment);
  const text = write(value, path);
  path.pop();
  return text;
}
