import { emitSchemas } from './schema-emission.ts';
import { topicDocs } from './topic-docs.ts';

/** Every file that is written from the contracts: its path from the project's root, and its text. */
export function emittedFiles(): ReadonlyMap<string, string> {
  const schemas = emitSchemas().map((one) => [`schemas/${one.fileName}`, `${JSON.stringify(one.schema, null, 2)}\n`] as const);
  return new Map([...schemas, ['docs/topics.md', topicDocs()]]);
}
