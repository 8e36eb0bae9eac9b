import type { RecordTemplate } from '@holdpoint/contracts/contract';
import type { Json } from '@holdpoint/contracts/payload';
import type { ContractSchema } from './contract-schema.ts';
import { DefinitionError } from './definition-error.ts';
import { fieldAt } from './schema-path.ts';

/** A field inside a template: `{input.contractId}`. */
const FIELD = /\{([^{}]*)\}/g;
const PATH = /^(input|output)((?:\.[A-Za-z0-9_-]+)+)$/;

type Schemas = { readonly input: ContractSchema; readonly output: ContractSchema };

/**
 * Every path that a record's templates and its `personal` list name must lead to a value of the tool's input or output, and to one that
 * can be shown: a scalar, or an array of them. An object would carry fields into the compliance record that nobody named.
 * @throws DefinitionError that names the template and the path.
 */
export function checkRecordTemplate(subject: string, record: RecordTemplate, schemas: Schemas): void {
  const check = (place: string, path: string): void => {
    const reason = refusalOf(path, schemas);
    if (reason !== undefined) throw new DefinitionError(subject, `record.${place}: {${path}} ${reason}`);
  };
  for (const [place, template] of templatesOf(record)) {
    if (/[{}]/.test(template.replace(FIELD, '')))
      throw new DefinitionError(subject, `record.${place}: a brace without its partner`);
    for (const path of pathsIn(template)) check(place, path);
  }
  record.personal.forEach((path, index) => {
    check(`personal[${index}]`, path);
  });
}

function templatesOf({ text, accessed, modified }: RecordTemplate): readonly (readonly [string, string])[] {
  return [
    ['text', text],
    ...accessed.map((template, index) => [`accessed[${index}]`, template] as const),
    ...modified.map((template, index) => [`modified[${index}]`, template] as const),
  ];
}

function pathsIn(template: string): readonly string[] {
  return [...template.matchAll(FIELD)].map((match) => match[1] ?? '');
}

function refusalOf(path: string, schemas: Schemas): string | undefined {
  const match = PATH.exec(path);
  if (match === null) return 'is not a path such as input.contractId or output.version';
  const side: Json = match[1] === 'input' ? schemas.input : schemas.output;
  switch (fieldAt(side, (match[2] ?? '').slice(1).split('.'))) {
    case 'absent':
      return 'does not exist in the schema';
    case 'object':
      return 'is an object or of unknown shape; name the fields of it that may be recorded';
    case 'value':
      return undefined;
  }
}
