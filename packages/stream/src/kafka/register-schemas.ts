/** Schemas into the registry, and whether they may go there: `holdpoint schemas register` and `check`. */
import registryClient from '@kafkajs/confluent-schema-registry';
import { RegistryUnavailableError } from '../errors.ts';
import type { SchemaRegistry, SubjectSchema } from './registry.ts';
import { answerOf } from './registry-request.ts';

export type SchemaOutcome =
  | { readonly subject: string; readonly kind: 'registered'; readonly id: number }
  | { readonly subject: string; readonly kind: 'new' }
  | { readonly subject: string; readonly kind: 'compatible' }
  | { readonly subject: string; readonly kind: 'incompatible'; readonly reasons: readonly string[] };

/**
 * Registers each under its subject, which is set to BACKWARD_TRANSITIVE: a new version must read everything ever written. What is there
 * already keeps its id. Throws `RegistryUnavailableError`; an incompatible schema is an outcome.
 */
export async function registerSchemas(
  registry: SchemaRegistry,
  schemas: Iterable<SubjectSchema>,
): Promise<readonly SchemaOutcome[]> {
  const outcomes: SchemaOutcome[] = [];
  for (const schema of schemas) {
    const checked = await checkSchema(registry, schema);
    outcomes.push(checked.kind === 'incompatible' ? checked : await register(registry, schema));
  }
  return outcomes;
}

/** Says of each what registering it would come to, and registers nothing. */
export async function checkSchemas(
  registry: SchemaRegistry,
  schemas: Iterable<SubjectSchema>,
): Promise<readonly SchemaOutcome[]> {
  const outcomes: SchemaOutcome[] = [];
  for (const schema of schemas) outcomes.push(await checkSchema(registry, schema));
  return outcomes;
}

/** A lost answer is asked for again: the same schema gets the same id. */
const ATTEMPTS = 3;

async function register(registry: SchemaRegistry, { subject, schema }: SubjectSchema): Promise<SchemaOutcome> {
  const { COMPATIBILITY, SchemaType } = registryClient;
  const text = JSON.stringify(schema);
  const options = { subject, compatibility: COMPATIBILITY.BACKWARD_TRANSITIVE };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { id } = await registry.client.register({ type: SchemaType.JSON, schema: text }, options);
      return { subject, kind: 'registered', id };
    } catch (error) {
      if (attempt === ATTEMPTS) throw new RegistryUnavailableError(`${subject} could not be registered`, { cause: error });
    }
  }
}

async function checkSchema({ settings }: SchemaRegistry, { subject, schema }: SubjectSchema): Promise<SchemaOutcome> {
  const path = `/compatibility/subjects/${encodeURIComponent(subject)}/versions?verbose=true`;
  const answer = await answerOf(settings, path, { schemaType: 'JSON', schema: JSON.stringify(schema) });
  if (answer.status === 404) return { subject, kind: 'new' };
  if (answer.is_compatible === true) return { subject, kind: 'compatible' };
  return {
    subject,
    kind: 'incompatible',
    reasons: answer.messages ?? [answer.message ?? `the registry answers ${answer.status}`],
  };
}
