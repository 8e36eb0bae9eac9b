/**
 * A contract's input schema at work: says what is wrong with an input, and fills the defaults in before anything is digested,
 * so that what people approve is what runs.
 */
import type { Json } from '@holdpoint/contracts/payload';
import { Ajv, type ErrorObject } from 'ajv';
import ajvFormats from 'ajv-formats';
import { quoted } from './quoted.ts';

/** Problems told of one input; the rest are left out. */
const PROBLEM_LIMIT = 10;
/** Characters of a place that are told. */
const PLACE_LIMIT = 200;

export type InputCheck =
  | { readonly ok: true; readonly input: Json }
  /** Each names the place (JSON Pointer) and the rule, never the value. */
  | { readonly ok: false; readonly problems: readonly string[] };
export type InputChecker = (input: Json) => InputCheck;

/** The schema is none, or uses what we do not know. */
export class InputSchemaError extends Error {
  override readonly name = 'InputSchemaError';
}

/**
 * A checker for a JSON Schema (draft-7). It leaves the input that it is given alone.
 * @throws InputSchemaError
 */
export function compileInputSchema(schema: Readonly<Record<string, Json>>): InputChecker {
  const validate = compile(schema);
  // Only a default changes what is validated, and a clone costs more than the validation itself.
  const fills = JSON.stringify(schema).includes('"default"');
  return (input) => {
    const filled = fills ? structuredClone(input) : input;
    if (validate(filled)) return { ok: true, input: filled };
    return { ok: false, problems: (validate.errors ?? []).slice(0, PROBLEM_LIMIT).map(problem) };
  };
}

function compile(schema: Readonly<Record<string, Json>>) {
  // An asynchronous schema answers with a promise, which would pass for a yes.
  if (schema.$async !== undefined) throw new InputSchemaError('an input schema must be synchronous');
  // A validator of its own for each contract: ids inside one schema cannot meet those of another.
  const ajv = new Ajv({ strict: false, useDefaults: true, allErrors: false, validateFormats: true, logger: false });
  ajvFormats.default(ajv);
  try {
    return ajv.compile(schema);
  } catch (error) {
    throw new InputSchemaError('the input schema does not compile', { cause: error });
  }
}

function problem({ instancePath, keyword, params }: ErrorObject): string {
  const missing = keyword === 'required' ? ` ${quoted(String(params.missingProperty))}` : '';
  const unknown = keyword === 'additionalProperties' ? ` ${quoted(String(params.additionalProperty))}` : '';
  return `${placeOf(instancePath)}: ${keyword}${missing}${unknown}`;
}

/** Members are named by whoever made the input, so a path to them may be of any length. */
function placeOf(pointer: string): string {
  if (pointer === '') return '/';
  return pointer.length <= PLACE_LIMIT ? pointer : `${pointer.slice(0, PLACE_LIMIT - 1).toWellFormed()}…`;
}
