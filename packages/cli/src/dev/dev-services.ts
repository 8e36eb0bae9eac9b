import { join, resolve } from 'node:path';
import {
  commonEnvironment,
  type OwnSettings,
  type SharedSettings,
  serviceEnvironments,
} from '@holdpoint/installation/service-environments';
import { type Service, startService } from '@holdpoint/local/service';

const SERVICES = resolve(import.meta.dirname, '../../../../services');
const READY_DEADLINE_MS = 60_000;

/** What the services of an installation on one's own machine are told. Files are absolute. */
export interface DevServices extends SharedSettings, OwnSettings {
  readonly log: (message: string) => void;
}

/** Starts one process of each service, and an executor for each pool; returns when all are ready. @throws LocalProblem, with none left running */
export async function startDevServices(told: DevServices): Promise<readonly Service[]> {
  const starts = processesOf(told).map(({ name, service, env }) =>
    startService({
      name,
      entry: join(SERVICES, service, 'src/main.ts'),
      env: { ...commonEnvironment(told), ...env },
      home: told.home,
      log: told.log,
      readyDeadlineMs: READY_DEADLINE_MS,
    }),
  );
  const settled = await Promise.allSettled(starts);
  const started = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed === undefined) return started;
  await Promise.all(started.map((service) => service.stop()));
  throw failed.reason;
}

interface ProcessToStart {
  readonly name: string;
  readonly service: string;
  readonly env: Readonly<Record<string, string>>;
}

function processesOf(told: DevServices): readonly ProcessToStart[] {
  const pools = told.app.pools.map((pool) => ({ pool, environments: serviceEnvironments(told, pool) }));
  const executors = pools.map(({ pool, environments }) => ({
    name: `tool-executor-${pool}`,
    service: 'tool-executor',
    env: environments['tool-executor'],
  }));
  const { 'tool-executor': _executor, ...others } = pools[0]?.environments ?? {};
  return [...Object.entries(others).map(([service, env]) => ({ name: service, service, env })), ...executors];
}
