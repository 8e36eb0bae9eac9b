/**
 * The sentence and the data references of a call, from its contract's record template (DESIGN section 6).
 *
 * A template names values as `{input.contractId}` or `{output.version}`. The runner renders it for approvers, who see
 * everything; the audit renders it for the compliance record, in which personal values are replaced. Both by this function, so that what
 * was approved and what is on record read the same.
 */
import type { Json } from '@holdpoint/contracts/payload';

/** What a template may speak of. No output: the call has not succeeded. */
export interface TemplateValues {
  readonly input: Json;
  readonly output?: Json | undefined;
}

/** Replaces a personal value by what may stand for it; `path` is where it was named, `input.ownerId`. */
export type HidePersonal = (path: string, value: string) => string;

/** Longest text that one value brings into a rendered template, in UTF-16 code units; the rest is cut and marked. */
export const MAX_VALUE_LENGTH = 300;

const FIELD = /\{([^{}]*)\}/g;
const ABSENT = '(none)';

/**
 * Renders one template. Values that are absent or null read `(none)`; the elements of an array are joined by commas; any other object, which
 * `defineTool` does not let a template name, is not shown either, since nobody has named its members.
 *
 * @param personal paths of personal values. A named value is hidden, element by element, when its path is one of them, lies
 * below one, or above one.
 */
export function renderTemplate(
  template: string,
  values: TemplateValues,
  personal: readonly string[],
  hide: HidePersonal,
): string {
  return template.replace(FIELD, (_field, path: string) => {
    const isPersonal = personal.some((one) => isWithin(path, one) || isWithin(one, path));
    return show(valueAt(values, path), (text) => shorten(isPersonal ? hide(path, text) : text));
  });
}

/** For readers who may see everything: an approver, say. */
export const hideNothing: HidePersonal = (_path, value) => value;

function isWithin(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}.`);
}

function valueAt({ input, output }: TemplateValues, path: string): Json | undefined {
  const [side, ...names] = path.split('.');
  const root = side === 'input' ? input : side === 'output' ? output : undefined;
  return names.reduce<Json | undefined>(memberOf, root);
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return new Map<string, Json>(Object.entries(value)).get(name);
}

function show(value: Json | undefined, write: (text: string) => string): string {
  switch (typeof value) {
    case 'string':
      return write(value);
    case 'number':
    case 'boolean':
      return write(String(value));
    default:
      return Array.isArray(value) ? value.map((item: Json) => show(item, write)).join(', ') || ABSENT : ABSENT;
  }
}

/** Values are anyone's text. Line ends, control characters and directional overrides would let one pass for a sentence of ours. */
const FORGING = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

function shorten(text: string): string {
  const line = text.replace(FORGING, '\ufffd');
  return line.length <= MAX_VALUE_LENGTH ? line : `${line.slice(0, MAX_VALUE_LENGTH - 1)}…`;
}
