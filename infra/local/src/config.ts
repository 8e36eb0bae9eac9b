import { existsSync, readdirSync } from 'node:fs';
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
  /** Folders with a `java` in them where systems keep their JVMs: the third place. */
  readonly systemJavaFolders: readonly string[];
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
    systemJavaFolders: systemJavaFolders(),
    inherited: env,
  };
}

/** Newest first. */
function systemJavaFolders(): string[] {
  const linux = children('/usr/lib/jvm').map((home) => join(home, 'bin'));
  const mac = children('/Library/Java/JavaVirtualMachines').map((home) => join(home, 'Contents', 'Home', 'bin'));
  return [...linux, ...mac, '/opt/homebrew/opt/openjdk/bin', '/usr/local/opt/openjdk/bin'];
}

function children(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const byNumber = new Intl.Collator('en', { numeric: true });
  const names = readdirSync(folder).sort((a, b) => byNumber.compare(b, a));
  return names.map((name) => join(folder, name));
}
