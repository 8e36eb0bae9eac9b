import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalConfig, localConfig } from './config.ts';
import type { Check } from './problem.ts';
import { cachedServers, serverVersions } from './servers.ts';

/**
 * Looks for Maven, which brings Kafka and the registry from Maven Central (or the mirror in the user's settings.xml).
 * Once they are in the cache Maven is not needed any more, and its absence is no problem.
 */
export function checkMaven(config: LocalConfig = localConfig()): Check<string | undefined> {
  const executable = config.pathFolders.map((folder) => join(folder, 'mvn')).find((file) => existsSync(file));
  if (cachedServers(config.cacheFolder) !== undefined) {
    return { status: 'ok', name: 'Maven', detail: `not needed: ${serverVersions().label} is in the cache`, value: executable };
  }
  const run = executable === undefined ? undefined : spawnSync(executable, ['-v'], { encoding: 'utf8', timeout: 30_000 });
  if (executable !== undefined && run?.status === 0) {
    return { status: 'ok', name: 'Maven', detail: `Maven at ${executable}`, value: executable };
  }
  return {
    status: 'failed',
    name: 'Maven',
    problem: {
      code: 'MAVEN_MISSING',
      message: executable === undefined ? 'No Maven (mvn) was found on the PATH.' : `${executable} -v failed.`,
      remedy:
        'Install Maven (Debian and Ubuntu: apt install maven; macOS: brew install maven), or set KAFKA_BROKERS and SCHEMA_REGISTRY_URL to servers that run already.',
    },
  };
}
