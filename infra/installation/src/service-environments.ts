/** What each service is told when it is started on this machine: the one place where a variable meets its value. */
import type { LocalAddresses } from '@holdpoint/local/infrastructure';
import type { InstallationDatabases } from './databases.ts';
import type { InstallationKeys } from './keys.ts';

/** The processes of an installation; there may be several of each. */
export const serviceNames = ['task-runner', 'tool-executor', 'approval-service', 'audit-projector', 'metrics-projector'] as const;
export type ServiceName = (typeof serviceNames)[number];

type Environment = Readonly<Record<string, string>>;

/** What all of them share. */
export interface SharedSettings {
  readonly addresses: Pick<LocalAddresses, 'brokers' | 'registryUrl'>;
  readonly topicPrefix: string;
  /** Of the task topics, and of each pool. */
  readonly partitions: number;
  /** Logs and process records. */
  readonly home: string;
}

export function commonEnvironment({ addresses, topicPrefix, partitions, home }: SharedSettings): Environment {
  return {
    KAFKA_BROKERS: addresses.brokers,
    SCHEMA_REGISTRY_URL: addresses.registryUrl,
    HOLDPOINT_TOPIC_PREFIX: topicPrefix,
    HOLDPOINT_PARTITIONS: String(partitions),
    HOLDPOINT_HOME: home,
  };
}

/** What is told to some of them alone. */
export interface OwnSettings {
  readonly app: { readonly module: string; readonly pools: readonly string[]; readonly policyFile: string };
  readonly partitions: number;
  readonly keys: Pick<
    InstallationKeys,
    'approvalSigningKeyFile' | 'approvalPublicKeysFile' | 'peopleFile' | 'auditSignerKeyFile' | 'auditReferenceKeyFile'
  >;
  readonly databases: Pick<InstallationDatabases, 'ownerUrl' | 'auditUrl' | 'operationsUrl'>;
}

/** What each service gets beyond the common, an executor as one of that pool: no service is given a key or an address that is another's. */
export function serviceEnvironments(
  { app, partitions, keys, databases }: OwnSettings,
  pool: string,
): Readonly<Record<ServiceName, Environment>> {
  return {
    'task-runner': { POLICY_FILE: app.policyFile, TOOL_POOLS: app.pools.join(',') },
    'tool-executor': {
      APP_MODULE: app.module,
      POOL: pool,
      POOL_PARTITIONS: String(partitions),
      APPROVAL_PUBLIC_KEYS: keys.approvalPublicKeysFile,
      PEOPLE_FILE: keys.peopleFile,
    },
    'approval-service': { APPROVAL_SIGNING_KEY_FILE: keys.approvalSigningKeyFile, PEOPLE_FILE: keys.peopleFile },
    'audit-projector': {
      DATABASE_URL: databases.auditUrl,
      DATABASE_OWNER_URL: databases.ownerUrl,
      AUDIT_SIGNER_KEY_FILE: keys.auditSignerKeyFile,
      AUDIT_REFERENCE_KEY_FILE: keys.auditReferenceKeyFile,
    },
    'metrics-projector': { DATABASE_URL: databases.operationsUrl, DATABASE_OWNER_URL: databases.ownerUrl },
  };
}
