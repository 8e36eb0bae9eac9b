/** The shop's settings, from the environment of the executor that hosts its tools. */
import { loadConfig } from '@holdpoint/process/config';
import { secret } from '@holdpoint/process/secret';
import { z } from 'zod';

const address = secret(z.url({ protocol: /^postgres(ql)?$/ }))
  .optional()
  .describe('the postgres:// address of the shop');

/** Everything that the shop reads from its environment. */
export const configSchema = z.object({
  RETAIL_DATABASE_URL: address,
  DATABASE_URL: address,
  RETAIL_POOL_SIZE: z.coerce.number().int().min(1).max(100).default(8),
  RETAIL_IDEMPOTENCY: z.enum(['on', 'off']).default('on'),
  RETAIL_LATENCY_MS: z
    .string()
    .regex(/^\d{1,4}-\d{1,4}$/, 'expected two numbers of milliseconds below 10000, as in 50-200')
    .transform((text) => text.split('-').map(Number))
    .optional(),
  RETAIL_LATENCY_SEED: z.coerce.number().int().min(0).default(0),
});

export type RetailConfig = {
  readonly databaseUrl: string;
  readonly poolSize: number;
  /** `off` leaves the idempotency key unread: a call asked twice is applied twice. For the test that shows it. */
  readonly idempotency: 'on' | 'off';
  /** How long the shop takes over a call; undefined: as long as it takes. */
  readonly latency: Latency | undefined;
};

/** Milliseconds a call, drawn between two bounds by a seed. */
export type Latency = { readonly leastMs: number; readonly mostMs: number; readonly seed: number };

/** @throws Error naming the variable and what it expects. */
export function readRetailConfig(environment: Readonly<Record<string, string | undefined>>): RetailConfig {
  const read = loadConfig(configSchema, environment);
  const databaseUrl = read.RETAIL_DATABASE_URL ?? read.DATABASE_URL;
  if (databaseUrl === undefined)
    throw new Error('RETAIL_DATABASE_URL or DATABASE_URL: expected the postgres:// address of the shop');
  const { RETAIL_POOL_SIZE: poolSize, RETAIL_IDEMPOTENCY: idempotency } = read;
  return { databaseUrl, poolSize, idempotency, latency: latencyOf(read) };
}

function latencyOf({ RETAIL_LATENCY_MS: bounds, RETAIL_LATENCY_SEED: seed }: z.output<typeof configSchema>): Latency | undefined {
  if (bounds === undefined) return undefined;
  const [leastMs = 0, mostMs = 0] = bounds;
  if (leastMs > mostMs) throw new Error(`RETAIL_LATENCY_MS: expected the lower bound first, found ${leastMs}-${mostMs}`);
  return { leastMs, mostMs, seed };
}
