import type { Topology } from '@holdpoint/client/create-topics';
import { poolNameSchema } from '@holdpoint/contracts/vocabulary';
import { type Command, InvalidArgumentError } from 'commander';
import { cliConfig } from '../config.ts';
import { type ConnectionOptions, wholeNumber } from './connection-options.ts';

/** How an installation is laid out, as options say it. */
export interface TopologyOptions extends ConnectionOptions {
  readonly partitions?: number;
  readonly pool?: readonly PoolOption[];
}

interface PoolOption {
  readonly name: string;
  readonly partitions: number | undefined;
}

/** Partitions where nothing else is said: of the tasks, and of each pool. */
const DEFAULT_PARTITIONS = 12;

/** `--partitions` and `--pool`. */
export function withTopology(command: Command): Command {
  return command
    .option('--partitions <n>', 'task partitions, fixed for ever (HOLDPOINT_PARTITIONS; 12)', wholeNumber(1))
    .option('--pool <name[:partitions]...>', 'a pool of executors (12 partitions if not said)', collectPool);
}

/** What the options say, and the environment where they say nothing. */
export function topologyOf({ partitions, pool = [] }: TopologyOptions): Topology {
  return {
    partitions: partitions ?? cliConfig().partitions ?? DEFAULT_PARTITIONS,
    pools: Object.fromEntries(pool.map((one) => [one.name, one.partitions ?? DEFAULT_PARTITIONS])),
  };
}

function collectPool(text: string, before: readonly PoolOption[] = []): readonly PoolOption[] {
  const [name = '', count] = text.split(':');
  if (!poolNameSchema.safeParse(name).success) {
    throw new InvalidArgumentError('A pool has a name of lower-case letters, digits and hyphens, and perhaps :partitions.');
  }
  return [...before, { name, partitions: count === undefined ? undefined : wholeNumber(1)(count) }];
}
