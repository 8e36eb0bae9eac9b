import { type Json, jsonSchema } from '@holdpoint/contracts/payload';
import { usageProblem } from './cli-problem.ts';
import { readText } from './read-input.ts';

/** A JSON value from an option: the text itself, or `@file` (`@-` for standard input). @throws CliProblem naming the option */
export function jsonArgument(option: string, argument: string): Json {
  const text = argument.startsWith('@') ? readText(argument.slice(1)) : argument;
  try {
    return jsonSchema.parse(JSON.parse(text));
  } catch (error) {
    throw usageProblem(`${option} is not JSON`, `Example: ${option} '{"a": 1}', or ${option} @file.json`, error);
  }
}

/** The JSON value in a file; `-` for standard input. @throws CliProblem naming the file, and where it stops being JSON */
export function jsonFile(file: string): Json {
  const text = readText(file);
  try {
    return jsonSchema.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : String(error);
    throw usageProblem(`${file} is not JSON: ${why}`, 'Mend the file; see docs/submit-from-anywhere.md for the fields.', error);
  }
}
