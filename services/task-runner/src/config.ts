import { poolNameSchema } from '@holdpoint/contracts/vocabulary';
import { compilePolicy } from '@holdpoint/core/policy/compile';
import { evaluatePolicy } from '@holdpoint/core/policy/evaluate';
import { findingText } from '@holdpoint/core/policy/finding';
import type { Policy } from '@holdpoint/core/policy/policy';
import { configOrExit } from '@holdpoint/process/config';
import { securityAgrees } from '@holdpoint/process/connection-security';
import { fileVariable } from '@holdpoint/process/file-variable';
import { httpVariables, kafkaVariables, logVariables, snapshotVariables } from '@holdpoint/process/variables';
import type { ProcessorLimits } from '@holdpoint/stream/entity-processor';
import { z } from 'zod';
import type { Catalog, World } from './domain/world.ts';

const HOUR_MS = 3_600_000;

/** Everything that the task-runner reads from its environment. The policy is read once: another policy comes with a restart. */
export const configSchema = z
  .object({
    ...kafkaVariables,
    ...httpVariables,
    ...logVariables,
    ...snapshotVariables,
    POLICY_FILE: fileVariable('a sound policy (YAML)', parsePolicy),
    TOOL_POOLS: z
      .string()
      .transform((text) => text.split(',').map((pool) => pool.trim()))
      .pipe(z.array(poolNameSchema).min(1).max(100))
      .describe('the pools whose results are read, with commas between: lower-case letters, digits, hyphens'),
    CATALOG_WAIT_MS: milliseconds(0, 24 * HOUR_MS, 60_000, 'how long a task waits for its agent or tool to be announced'),
    START_WITHIN_MS: milliseconds(1_000, 24 * HOUR_MS, 60_000, 'how long after its scheduling an attempt may still start'),
    CLOCK_SKEW_MS: milliseconds(0, 60_000, 1_000, 'how far the clocks of broker, executors and runner may differ'),
    LIVE_TASKS_PER_PARTITION: count(10, 1_000_000, 10_000, 'live tasks per partition before new requests wait'),
    REMEMBERED_TASKS_PER_PARTITION: count(1_000, 10_000_000, 1_000_000, 'ended tasks remembered per partition'),
    REMEMBERED_FOR_MS: milliseconds(60_000, 30 * 24 * HOUR_MS, 24 * HOUR_MS, 'how long an ended task is remembered'),
    RETIRED_TASKS_PER_PARTITION: count(100, 1_000_000, 5_000, 'ended tasks whose calls are remembered too, per partition'),
    RETIRED_FOR_MS: milliseconds(60_000, 30 * 24 * HOUR_MS, HOUR_MS, 'how long the calls of an ended task are remembered'),
  })
  .superRefine(securityAgrees);
export type RunnerConfig = z.output<typeof configSchema>;

/** Reads the environment; a wrong one is told on stderr, and the process exits. */
export const readConfig = (): RunnerConfig => configOrExit(configSchema);

/** What the domain needs of it. */
export function worldOf(config: RunnerConfig, catalog: Catalog): World {
  return {
    catalog,
    askPolicy: (action) => evaluatePolicy(config.POLICY_FILE, action),
    settings: {
      pools: config.TOOL_POOLS,
      catalogWaitMs: config.CATALOG_WAIT_MS,
      startWithinMs: config.START_WITHIN_MS,
      clockSkewMs: config.CLOCK_SKEW_MS,
    },
  };
}

/** What the entity processor needs of it. */
export function limitsOf(config: RunnerConfig): Partial<ProcessorLimits> {
  return {
    liveEntities: config.LIVE_TASKS_PER_PARTITION,
    windowEntries: config.REMEMBERED_TASKS_PER_PARTITION,
    windowMs: config.REMEMBERED_FOR_MS,
    retiredEntities: config.RETIRED_TASKS_PER_PARTITION,
    retiredMs: config.RETIRED_FOR_MS,
    snapshotEvents: config.SNAPSHOT_EVENTS,
    snapshotMs: config.SNAPSHOT_MS,
    clockSkewMs: config.CLOCK_SKEW_MS,
  };
}

function milliseconds(min: number, max: number, byDefault: number, what: string) {
  return z.coerce.number().int().min(min).max(max).default(byDefault).describe(`${what}: milliseconds, ${min} to ${max}`);
}

function count(min: number, max: number, byDefault: number, what: string) {
  return z.coerce.number().int().min(min).max(max).default(byDefault).describe(`${what}: ${min} to ${max}`);
}

/** @throws Error naming every rule that must not stand */
function parsePolicy(text: string): Policy {
  const compiled = compilePolicy(text);
  if (compiled.ok) return compiled.policy;
  const errors = compiled.findings.filter(({ severity }) => severity === 'error');
  throw new Error(errors.map((finding) => findingText('policy', finding)).join('; '));
}
