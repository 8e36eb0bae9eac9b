/** A defect put in on purpose: texts of the product's own code, replaced in a copy of it. */
export interface Mutant {
  readonly name: string;
  /** The guarantees that it breaks: a run that finds only others wanting has not caught it. */
  readonly breaks: readonly string[];
  /** What would go wrong. */
  readonly why: string;
  readonly edits: readonly Edit[];
}

interface Edit {
  /** From the project's root. */
  readonly file: string;
  /** Must be there exactly once: code that has moved on makes a mutant stale, not silent. */
  readonly find: string;
  readonly replace: string;
}

export function mutant(
  name: string,
  breaks: readonly string[],
  why: string,
  ...edits: readonly (readonly [file: string, find: string, replace: string])[]
): Mutant {
  return { name, breaks, why, edits: edits.map(([file, find, replace]) => ({ file, find, replace })) };
}
