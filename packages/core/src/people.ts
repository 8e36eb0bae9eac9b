import { shortIdSchema } from '@holdpoint/contracts/vocabulary';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { KeyFormatError, type VerifyingKey, verifyingKey } from './approval/keys.ts';

/** Somebody who may decide. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly key: VerifyingKey;
}
/** Everyone who may decide, by id. No two share a key. */
export type People = ReadonlyMap<string, Person>;

/** Raised for a people file that cannot be taken; says every problem and where it is. */
export class PeopleFormatError extends Error {
  override readonly name = 'PeopleFormatError';
}

const personSchema = z.strictObject({
  id: shortIdSchema,
  name: z.string().max(200).optional(),
  groups: z.array(shortIdSchema).min(1).max(50),
  /** An Ed25519 public key: a JWK, or its `x` alone. */
  publicKey: z.union([z.string(), z.looseObject({ kty: z.string() })]),
});
const peopleSchema = z.array(personSchema).max(10_000);

/**
 * Reads `people.yaml`: a list of `{id, name?, groups, publicKey}`.
 * @throws PeopleFormatError
 */
export function parsePeople(text: string): People {
  const parsed = peopleSchema.safeParse(readYaml(text));
  if (!parsed.success) throw new PeopleFormatError(parsed.error.issues.map(describe).join('; '));
  const people = new Map<string, Person>();
  const owners = new Map<string, string>();
  for (const { id, name, groups, publicKey } of parsed.data) {
    if (people.has(id)) throw new PeopleFormatError(`"${id}" is listed twice`);
    const key = keyOf(id, publicKey);
    const owner = owners.get(key.kid);
    if (owner !== undefined) throw new PeopleFormatError(`"${owner}" and "${id}" have the same public key`);
    owners.set(key.kid, id);
    people.set(id, { id, name: name ?? id, groups: [...new Set(groups)], key });
  }
  return people;
}

function readYaml(text: string): unknown {
  try {
    return parse(text) ?? [];
  } catch (error) {
    if (error instanceof YAMLParseError) throw new PeopleFormatError(error.message, { cause: error });
    throw error;
  }
}

function keyOf(id: string, publicKey: string | Record<string, unknown>): VerifyingKey {
  if (typeof publicKey !== 'string' && 'd' in publicKey) {
    throw new PeopleFormatError(
      `"${id}" lists a private key (d): only the public part belongs here, and this one is no secret any more`,
    );
  }
  try {
    return verifyingKey(typeof publicKey === 'string' ? { kty: 'OKP', crv: 'Ed25519', x: publicKey } : publicKey);
  } catch (error) {
    if (error instanceof KeyFormatError) throw new PeopleFormatError(`"${id}": ${error.message}`, { cause: error });
    throw error;
  }
}

function describe(issue: z.core.$ZodIssue): string {
  const [index, ...rest] = issue.path;
  const where = typeof index === 'number' ? `person ${index + 1}${rest.length > 0 ? `, ${rest.join('.')}` : ''}` : 'the file';
  return `${where}: ${issue.message}`;
}
