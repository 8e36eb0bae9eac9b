import { z } from 'zod';
import { isSecret } from './variables.ts';

/** Exit code for a wrong configuration (sysexits.h, EX_CONFIG): starting again will not help. */
const EXIT_CONFIG = 78;

/** One wrong variable. */
export interface WrongVariable {
  readonly name: string;
  readonly expected: string;
  /** What it holds; absent when it is not set, and when it is secret. */
  readonly value?: string;
}

/** The environment does not fit. The message names every wrong variable and what it expects, never the value of a secret one. */
export class ConfigError extends Error {
  readonly variables: readonly WrongVariable[];

  constructor(variables: readonly WrongVariable[]) {
    super(['The environment is not as it has to be:', ...variables.map(sentenceFor)].join('\n  '));
    this.name = 'ConfigError';
    this.variables = variables;
  }
}

/** Reads and checks the environment once, at start. A variable set to nothing counts as absent. Throws {@link ConfigError}. */
export function loadConfig<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  env: NodeJS.ProcessEnv = process.env,
): z.output<z.ZodObject<Shape>> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ConfigError(wrongVariables(schema, parsed.error, given));
}

/** As {@link loadConfig}, for a `main.ts`: a wrong environment is told on stderr, and the process exits with 78. */
export function configOrExit<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>): z.output<z.ZodObject<Shape>> {
  try {
    return loadConfig(schema);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIG);
  }
}

function wrongVariables(schema: z.ZodObject, error: z.ZodError, given: NodeJS.ProcessEnv): WrongVariable[] {
  const firstIssues = new Map<string, z.core.$ZodIssue>();
  for (const issue of error.issues) {
    const name = String(issue.path[0] ?? '(the whole)');
    if (!firstIssues.has(name)) firstIssues.set(name, issue);
  }
  return [...firstIssues].map(([name, issue]) => describeWrong(name, schema.shape[name], issue, given[name]));
}

function describeWrong(name: string, field: z.core.$ZodType | undefined, issue: z.core.$ZodIssue, value?: string): WrongVariable {
  const described = field === undefined ? undefined : z.globalRegistry.get(field)?.description;
  const hidden = field === undefined || isSecret(field);
  const expected = described ?? (hidden ? 'another value' : issue.message);
  return { name, expected, ...(value === undefined || hidden ? {} : { value }) };
}

function sentenceFor({ name, expected, value }: WrongVariable): string {
  return `${name}: expected ${expected}${value === undefined ? '' : `, but it is ${JSON.stringify(value)}`}`;
}
