import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const PROJECT = join(import.meta.dirname, '..', '..', '..');

/** What the launcher takes from its environment. Every variable is optional. */
export interface LocalConfig {
  /** `KAFKA_BROKERS`: a broker that runs elsewhere; then no Kafka is started. */
  readonly brokers: string | undefined;
  /** `SCHEMA_REGISTRY_URL`: a registry that runs elsewhere; then none is started. */
  readonly registryUrl: string | undefined;
  /** `DATABASE_URL`: a PostgreSQL that runs elsewhere; then none is started. */
  readonly databaseUrl: string | undefined;
  /** `HOLDPOINT_HOME`, else `.holdpoint` in the project: the home of a run that is given no other. */
  readonly home: string;
  /** `HOLDPOINT_CACHE`, else `~/.cache/holdpoint`: what is downloaded once and used by every run. */
  readonly cacheFolder: string;
  /** `JAVA_HOME`: the first place where a Java is looked for. */
  readonly javaHome: string | undefined;
  /** `PATH`, as folders: the second place. */
  readonly pathFolders: readonly string[];
  /** The whole environment, handed on to the processes that are started. */
  readonly inherited: NodeJS.ProcessEnv;
}

/** Reads the environment. An empty variable counts as absent. */
export function localConfig(env: NodeJS.ProcessEnv = process.env): LocalConfig {
  const given = (name: string): string | undefined => env[name]?.trim() || undefined;
  const cacheRoot = given('XDG_CACHE_HOME') ?? join(homedir(), '.cache');
  return {
    brokers: given('KAFKA_BROKERS'),
    registryUrl: given('SCHEMA_REGISTRY_URL'),
    databaseUrl: given('DATABASE_URL'),
    home: resolve(given('HOLDPOINT_HOME') ?? join(PROJECT, '.holdpoint')),
    cacheFolder: resolve(given('HOLDPOINT_CACHE') ?? join(cacheRoot, 'holdpoint')),
    javaHome: given('JAVA_HOME'),
    pathFolders: (given('PATH') ?? '').split(':').filter((folder) => folder !== ''),
    inherited: env,
  };
}
