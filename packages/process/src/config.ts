import { z } from 'zod';
import { isSecret } from './secret.ts';
import { readSecretFiles } from './secret-files.ts';

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

/**
 * Reads and checks the environment once, at start. A variable set to nothing counts as absent, and a secret one may come as a file
 * (`NAME_FILE`). Throws {@link ConfigError}.
 */
export function loadConfig<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  env: NodeJS.ProcessEnv = process.env,
): z.output<z.ZodObject<Shape>> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const { given, wrong } = readSecretFiles(schema, set);
  const parsed = schema.safeParse(given);
  if (parsed.success && wrong.length === 0) return parsed.data;
  const others = parsed.success ? [] : wrongVariables(schema, parsed.error, given);
  throw new ConfigError([...wrong, ...others.filter(({ name }) => wrong.every((one) => one.name !== `${name}_FILE`))]);
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
  // A check of our own, over several variables or a file, says more than the description.
  const checked = issue.code === 'custom' ? issue.message : undefined;
  const expected = checked ?? described ?? (hidden ? 'another value' : issue.message);
  return { name, expected, ...(value === undefined || hidden ? {} : { value: withoutLogin(value) }) };
}

/** A password that was put into an address where none belongs is not told either. */
const withoutLogin = (value: string): string => value.replace(/\/\/.*@/s, '//…@');

function sentenceFor({ name, expected, value }: WrongVariable): string {
  return `${name}: expected ${expected}${value === undefined ? '' : `, but it is ${JSON.stringify(value)}`}`;
}
