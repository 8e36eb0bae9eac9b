import { topicsOf } from '@holdpoint/contracts/topics';
import { checkSchemas, registerSchemas, type SchemaOutcome } from '@holdpoint/stream/kafka/register-schemas';
import { SchemaRegistry, type SubjectSchema } from '@holdpoint/stream/kafka/registry';
import { emittedSchemas } from '@holdpoint/stream/kafka/registry-encoder';
import type { Topology } from './create-topics.ts';
import { type ConnectionSettings, registrySettings } from './settings.ts';

/** Every subject of an installation with its schema: each concrete topic by each message type that may lie on it. */
export function installationSchemas(topicPrefix: string, { partitions, pools }: Topology): readonly SubjectSchema[] {
  const find = emittedSchemas(topicPrefix);
  return topicsOf(partitions, pools).flatMap(({ name, family }) =>
    Object.keys(family.messages).flatMap((messageType) => find(name, messageType) ?? []),
  );
}

/** Registers all of them; what is there already keeps its id, and an incompatible one is an outcome. @throws RegistryUnavailableError */
export function registerInstallationSchemas(settings: ConnectionSettings, topology: Topology): Promise<readonly SchemaOutcome[]> {
  return registerSchemas(new SchemaRegistry(registrySettings(settings)), installationSchemas(settings.topicPrefix, topology));
}

/** Says what registering them would come to, and registers nothing. @throws RegistryUnavailableError */
export function checkInstallationSchemas(settings: ConnectionSettings, topology: Topology): Promise<readonly SchemaOutcome[]> {
  return checkSchemas(new SchemaRegistry(registrySettings(settings)), installationSchemas(settings.topicPrefix, topology));
}
