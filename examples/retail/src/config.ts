/** The shop's settings, from the environment of the executor that hosts its tools. */
import { z } from 'zod';

const schema = z.object({
  RETAIL_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  RETAIL_POOL_SIZE: z.coerce.number().int().min(1).max(100).default(8),
  RETAIL_IDEMPOTENCY: z.enum(['on', 'off']).default('on'),
});

export type RetailConfig = {
  readonly databaseUrl: string;
  readonly poolSize: number;
  /** `off` leaves the idempotency key unread: a call asked twice is applied twice. For the test that shows it. */
  readonly idempotency: 'on' | 'off';
};

/** @throws Error naming the variable and what it expects. */
export function readRetailConfig(environment: Readonly<Record<string, string | undefined>>): RetailConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${issue?.path.join('.') ?? 'environment'}: ${issue?.message ?? 'not valid'}`);
  }
  const databaseUrl = parsed.data.RETAIL_DATABASE_URL ?? parsed.data.DATABASE_URL;
  if (databaseUrl === undefined)
    throw new Error('RETAIL_DATABASE_URL or DATABASE_URL: expected the postgres:// address of the shop');
  return { databaseUrl, poolSize: parsed.data.RETAIL_POOL_SIZE, idempotency: parsed.data.RETAIL_IDEMPOTENCY };
}
