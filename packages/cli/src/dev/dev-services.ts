import { join, resolve } from 'node:path';
import { type Service, startService } from '@holdpoint/local/service';
import type { DevKeys } from './dev-keys.ts';

const SERVICES = resolve(import.meta.dirname, '../../../../services');
const READY_DEADLINE_MS = 60_000;

/** What the services of an installation on one's own machine are told. Files are absolute. */
export interface DevServices {
  readonly appFile: string;
  readonly policyFile: string;
  readonly peopleFile: string;
  readonly pools: readonly string[];
  /** Of the task topics, and of each pool. */
  readonly partitions: number;
  readonly keys: DevKeys;
  /** Of the projections; both projectors connect as its owner. */
  readonly databaseUrl: string;
  readonly brokers: string;
  readonly registryUrl: string;
  readonly topicPrefix: string;
  /** Logs and process records. */
  readonly home: string;
  readonly log: (message: string) => void;
}

/** Starts one process of each service, and an executor for each pool; returns when all are ready. @throws LocalProblem, with none left running */
export async function startDevServices(told: DevServices): Promise<readonly Service[]> {
  const starts = Object.entries(environmentsOf(told)).map(([name, { service, env }]) =>
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
  readonly service: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The processes by name, with what each is told beyond the common: none is given a key that is another's. */
function environmentsOf(told: DevServices): Readonly<Record<string, ProcessToStart>> {
  const { keys, peopleFile, databaseUrl } = told;
  const auditKeys = { AUDIT_SIGNER_KEY_FILE: keys.auditSignerKey, AUDIT_REFERENCE_KEY_FILE: keys.referenceKey };
  return {
    'task-runner': { service: 'task-runner', env: { POLICY_FILE: told.policyFile, TOOL_POOLS: told.pools.join(',') } },
    'approval-service': {
      service: 'approval-service',
      env: { APPROVAL_SIGNING_KEY_FILE: keys.approvalSigningKey, PEOPLE_FILE: peopleFile },
    },
    'audit-projector': { service: 'audit-projector', env: { DATABASE_URL: databaseUrl, ...auditKeys } },
    'metrics-projector': { service: 'metrics-projector', env: { DATABASE_URL: databaseUrl } },
    ...Object.fromEntries(
      told.pools.map((pool) => [`tool-executor-${pool}`, { service: 'tool-executor', env: executorEnvironment(told, pool) }]),
    ),
  };
}

function executorEnvironment({ appFile, peopleFile, partitions, keys }: DevServices, pool: string): Record<string, string> {
  return {
    APP_MODULE: appFile,
    POOL: pool,
    POOL_PARTITIONS: String(partitions),
    APPROVAL_PUBLIC_KEYS: keys.approvalPublicKey,
    PEOPLE_FILE: peopleFile,
  };
}

function commonEnvironment({ brokers, registryUrl, topicPrefix, partitions, home }: DevServices): Record<string, string> {
  return {
    KAFKA_BROKERS: brokers,
    SCHEMA_REGISTRY_URL: registryUrl,
    HOLDPOINT_TOPIC_PREFIX: topicPrefix,
    HOLDPOINT_PARTITIONS: String(partitions),
    HOLDPOINT_HOME: home,
  };
}
