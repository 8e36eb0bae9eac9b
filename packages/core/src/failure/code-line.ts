/** One line of a table of codes of our own. */
export interface CodeMeaning {
  readonly meaning: string;
  /** What a person should do about it. */
  readonly remedy: string;
}

export const means = (meaning: string, remedy: string): CodeMeaning => ({ meaning, remedy });
