import { z } from 'zod';

const secrets = z.registry<{ secret: true }>();

/**
 * Marks a variable whose value must never be shown, not even when it is wrong. Such a variable may also be given as a file:
 * `NAME_FILE` is the path of a file that holds what `NAME` would.
 */
export function secret<T extends z.ZodType>(schema: T): T {
  secrets.add(schema, { secret: true });
  return schema;
}

/** Whether a variable is marked, also below a default or an optional. */
export function isSecret(schema: z.core.$ZodType): boolean {
  // get, not has: it knows the schemas that this one was derived from, by a describe or a further check.
  if (secrets.get(schema) !== undefined) return true;
  return (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) && isSecret(schema.unwrap());
}
