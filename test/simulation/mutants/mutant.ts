/** A defect put in on purpose: texts of the product's own code, replaced in a copy of it. */
export interface Mutant {
  readonly name: string;
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
  why: string,
  ...edits: readonly (readonly [file: string, find: string, replace: string])[]
): Mutant {
  return { name, why, edits: edits.map(([file, find, replace]) => ({ file, find, replace })) };
}
