import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The Maven project that names the servers and their versions. */
export const POM_FILE = join(import.meta.dirname, '..', 'pom.xml');

/** What the pom asks for. `key` names its folder in the cache and changes with any change of the pom. */
export interface ServerVersions {
  readonly label: string;
  readonly key: string;
}

/** Files of the servers, whole, in the cache. */
export interface Servers {
  readonly kafkaJars: string;
  readonly registryFolder: string;
}

/** Reads the versions from the pom, their only source. */
export function serverVersions(): ServerVersions {
  const pom = readFileSync(POM_FILE, 'utf8');
  const kafka = property(pom, 'kafka.version');
  const registry = property(pom, 'registry.version');
  const digest = createHash('sha256').update(pom).digest('hex').slice(0, 8);
  return { label: `Kafka ${kafka} and Apicurio Registry ${registry}`, key: `kafka-${kafka}-registry-${registry}-${digest}` };
}

function property(pom: string, name: string): string {
  const value = new RegExp(`<${name.replace('.', '\\.')}>([^<]+)<`).exec(pom)?.[1];
  if (value === undefined) throw new Error(`${POM_FILE} has no property ${name}`);
  return value;
}

/** The servers in this cache, or undefined. A folder of that name is whole: it gets its name last. */
export function cachedServers(cacheFolder: string): Servers | undefined {
  const folder = join(cacheFolder, serverVersions().key);
  return existsSync(folder) ? { kafkaJars: join(folder, 'kafka'), registryFolder: join(folder, 'registry') } : undefined;
}
