import { jsonSchema as anyJson, type Json } from '@holdpoint/contracts/payload';
import { z } from 'zod';
import { DefinitionError } from './definition-error.ts';
import { checkPlainSchema } from './plain-schema.ts';

/** A JSON Schema (draft-7) as data. */
export type ContractSchema = Record<string, Json>;

/**
 * The JSON Schema (draft-7) that stands in the contract for a zod schema: objects closed, defaults written out. The input's is that
 * of what may be handed in (members with a default may be left out), the output's that of what comes back.
 * @throws DefinitionError for a schema that changes what it parses, or that JSON Schema cannot say.
 */
export function contractSchemaOf(subject: string, schema: z.ZodType, side: 'input' | 'output'): ContractSchema {
  checkPlainSchema(subject, schema, side);
  try {
    // Through JSON text: what stands in a contract is exactly what is announced and digested.
    return z.record(z.string(), anyJson).parse(JSON.parse(JSON.stringify(z.toJSONSchema(schema, optionsFor(side)))));
  } catch (cause) {
    throw new DefinitionError(subject, `${side}: JSON Schema (draft-7) cannot say it`, { cause });
  }
}

const optionsFor = (side: 'input' | 'output') =>
  ({
    target: 'draft-7',
    io: side,
    unrepresentable: 'throw',
    override: ({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: Record<string, unknown> }) => {
      // zod leaves objects open on the input side, although it strips what they do not name.
      if (zodSchema._zod.def.type === 'object') jsonSchema.additionalProperties = false;
    },
  }) as const;
