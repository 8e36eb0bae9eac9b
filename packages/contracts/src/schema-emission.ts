import { z } from 'zod';
import { topicFamilies } from './topics.ts';

/** One emitted JSON Schema: the family's topic, the message type, the schema itself. */
export interface EmittedSchema {
  readonly topic: string;
  readonly messageType: string;
  readonly fileName: string;
  readonly schema: Record<string, unknown>;
}

const options = {
  target: 'draft-7',
  io: 'output',
  /** A custom schema stands for any JSON value. */
  unrepresentable: 'any',
  override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
    // The format says what zod's 300-character pattern says, in words that every language's validator has.
    if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  },
} as const;

/**
 * The JSON Schemas (draft-7) of every message on every topic family, in table order. Writers are closed: unknown properties are
 * refused on encoding, while readers ignore what they do not know.
 */
export function emitSchemas(): readonly EmittedSchema[] {
  return topicFamilies.flatMap((family) =>
    Object.entries(family.messages).map(([messageType, schema]) => ({
      topic: family.name,
      messageType,
      fileName: `${family.name}-${messageType}.json`,
      schema: { title: messageType, ...z.toJSONSchema(schema, options) },
    })),
  );
}
