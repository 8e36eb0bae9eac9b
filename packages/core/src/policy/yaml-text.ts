import { CanonicalJsonError, canonicalJson } from '@holdpoint/ledger/canonical-json';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/** The longest text that is read: 1 MiB. */
const TEXT_LIMIT = 1024 * 1024;

export interface TextProblem {
  readonly line: number;
  readonly message: string;
}
/** A YAML text as a value, and where in the text each part of it stands. */
export interface YamlText {
  readonly value: unknown;
  /** The line, from 1, of the value at this path, or of the nearest one around it. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** Reads one YAML 1.2 document. Doubled keys are errors. */
export function readYaml(text: string): { ok: true; yaml: YamlText } | { ok: false; problems: readonly TextProblem[] } {
  if (text.length > TEXT_LIMIT) return { ok: false, problems: [{ line: 1, message: `longer than ${TEXT_LIMIT} characters` }] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    return { ok: false, problems: document.errors.map((e) => ({ line: lines.linePos(e.pos[0]).line, message: e.message })) };
  }
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    // What has no canonical form (an infinite number, half a surrogate pair) could not be digested later.
    canonicalJson(value ?? null);
    return { ok: true, yaml: { value, lineOf } };
  } catch (error) {
    // Aliases that do not resolve, or multiply beyond the bound, are found by `toJS` alone, as a ReferenceError.
    const isTextsFault = error instanceof ReferenceError || error instanceof CanonicalJsonError;
    if (isTextsFault) return { ok: false, problems: [{ line: 1, message: error.message }] };
    throw error;
  }
}

export interface ShapeProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The issues of a zod error. Of a union's alternatives, the one that came furthest speaks. */
export function shapeProblems(issues: readonly z.core.$ZodIssue[], base: readonly PropertyKey[] = []): readonly ShapeProblem[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path];
    const nearest = withinOf(issue);
    return nearest === undefined ? [{ path, message: issue.message }] : shapeProblems(nearest, path);
  });
}

function withinOf(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] | undefined {
  if (issue.code === 'invalid_key') return issue.issues;
  return issue.code === 'invalid_union' ? furthest(issue.errors) : undefined;
}

function furthest(alternatives: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const told = alternatives.filter((issues) => issues.some((i) => i.path.length > 0 || i.code === 'unrecognized_keys'));
  return told.length === 1 ? told[0] : undefined;
}

/** A path as people write it: `rules[2].match.tool`. */
export function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.startsWith('.') ? text.slice(1) : text;
}
