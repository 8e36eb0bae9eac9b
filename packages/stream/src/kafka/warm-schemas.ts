/**
 * Asks the registry beforehand for all that a service will need of it: then one that falls silent holds up nobody who runs already, be it at the
 * first message of a rare type.
 */
import { familyOf } from '@holdpoint/contracts/topics';
import { type Patience, untilRegistryAnswers } from '../until-registry-answers.ts';
import type { SchemaRegistry, SubjectSchema } from './registry.ts';
import type { FindSchema } from './registry-encoder.ts';

/** Logical topics. */
export interface TopicUse {
  readonly written: readonly string[];
  readonly read: readonly string[];
}

/** Resolves when the registry has answered once: who joins a group before may take over what it cannot work on. @throws RegistryUnavailableError */
export async function reachRegistry(registry: SchemaRegistry, find: FindSchema, { written, read }: TopicUse): Promise<void> {
  const [schema] = schemasOn(find, [...written, ...read]);
  if (schema !== undefined) await registry.learn(schema);
}

/**
 * One after another, beside the work: first what is read, which a recovery waits for; what is written has to be compiled as well.
 * @throws StoppedError when the signal aborts
 */
export async function warmSchemas(
  registry: SchemaRegistry,
  find: FindSchema,
  { written, read }: TopicUse,
  patience: Patience,
): Promise<void> {
  for (const schema of schemasOn(find, read)) await untilRegistryAnswers(patience, () => registry.learn(schema));
  for (const schema of schemasOn(find, written)) await untilRegistryAnswers(patience, () => registry.idOf(schema));
}

const schemasOn = (find: FindSchema, topics: readonly string[]): readonly SubjectSchema[] =>
  topics.flatMap((topic) => Object.keys(familyOf(topic).messages).flatMap((type) => find(topic, type) ?? []));
