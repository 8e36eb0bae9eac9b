/** Something to say about a policy. An `error` keeps it from being loaded; a `warning` is for a person to look at. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly code: FindingCode;
  /** From 1. */
  readonly line: number;
  /** The rule that it is about, where it is about one. */
  readonly rule?: string;
  readonly message: string;
}

export type FindingCode =
  | 'NOT_YAML'
  | 'SHAPE'
  | 'RULE_NAME_TAKEN'
  | 'RULE_ASKS_NOTHING'
  /** An `auto` rule that could let an irreversible call through (guarantee G5). */
  | 'IRREVERSIBLE_AUTO'
  /** Silence would approve something that is not fully reversible (guarantee G7). */
  | 'SILENCE_APPROVES'
  | 'GROUP_TWICE'
  | 'GROUP_UNKNOWN'
  | 'TOO_MANY_GROUPS'
  | 'TOO_MANY_PEOPLE'
  | 'TOO_MANY_REMINDERS'
  | 'CHAIN_REORDERED'
  | 'DENIES_EVERYTHING'
  | 'CHAIN_UNSATISFIABLE';

/** One line for a person: `policy.yaml:12: error IRREVERSIBLE_AUTO (rule refunds): …`. */
export function findingText(file: string, { line, severity, code, rule, message }: Finding): string {
  return `${file}:${line}: ${severity} ${code}${rule === undefined ? '' : ` (rule ${rule})`}: ${message}`;
}
