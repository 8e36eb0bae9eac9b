import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from './child.ts';
import { type LocalConfig, localConfig } from './config.ts';
import { type Java, javaHomeOf } from './java.ts';
import { checkMaven } from './maven.ts';
import { LocalProblem, mustHold } from './problem.ts';
import { cachedServers, POM_FILE, type Servers, serverVersions } from './servers.ts';

/** A partial download older than this belongs to a run that was killed. */
const ABANDONED_AFTER_MS = 6 * 3_600_000;

/** How often a running download is mentioned. */
const PROGRESS_EVERY_MS = 5_000;

const PARTIAL_PREFIX = 'partial-';

/** What the download needs to know of the run. */
export interface DownloadOptions {
  readonly home: string;
  readonly java: Java;
  readonly log: (message: string) => void;
  readonly config?: LocalConfig;
}

/**
 * Kafka and the registry from the cache, brought there first if they are absent. They are laid out under another name
 * and renamed when whole: a kill in mid-download leaves nothing that looks whole, and of two runs that download at the
 * same time the first one's folder stands. Throws `MAVEN_MISSING` and `DOWNLOAD_FAILED`.
 */
export async function provideServers(options: DownloadOptions): Promise<Servers> {
  const config = options.config ?? localConfig();
  const cached = cachedServers(config.cacheFolder);
  if (cached !== undefined) return cached;
  mkdirSync(config.cacheFolder, { recursive: true });
  removeAbandoned(config.cacheFolder);
  const { key } = serverVersions();
  const partial = join(config.cacheFolder, `${PARTIAL_PREFIX}${key}-${process.pid}-${Date.now()}`);
  try {
    await runMaven(options, config, partial);
    publish(partial, join(config.cacheFolder, key));
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  const servers = cachedServers(config.cacheFolder);
  if (servers === undefined) throw new Error(`${config.cacheFolder} lost ${key} after it was put there`);
  return servers;
}

async function runMaven(options: DownloadOptions, config: LocalConfig, folder: string): Promise<void> {
  const maven = mustHold(checkMaven(config));
  if (maven === undefined) throw new Error('Maven is reported as not needed while the servers are absent');
  const { label } = serverVersions();
  options.log(`Downloading ${label} with Maven, about 200 MB, once for this machine …`);
  const child = await startChild({
    home: options.home,
    name: 'maven',
    command: maven,
    args: ['-B', '-ntp', '-f', POM_FILE, `-Dservers.folder=${folder}`, 'generate-resources'],
    env: mavenEnvironment(options.java, config),
    ending: { signal: 'SIGTERM', deadlineMs: 5_000 },
  });
  const startedAt = performance.now();
  const progress = setInterval(() => {
    options.log(`… still downloading, ${Math.round((performance.now() - startedAt) / 1000)} s`);
  }, PROGRESS_EVERY_MS);
  const exit = await child.exit.finally(() => clearInterval(progress));
  if (exit.code === 0 && existsSync(join(folder, 'registry', 'quarkus-run.jar'))) return;
  throw new LocalProblem({
    code: 'DOWNLOAD_FAILED',
    message: `Maven could not bring ${label} (exit code ${exit.code}); it says why in ${child.logFile}.`,
    remedy: 'Check that this machine reaches Maven Central, or set a mirror or a proxy in ~/.m2/settings.xml.',
  });
}

/** Maven brings no Java of its own: it gets the one that was found if the user's environment has none. */
function mavenEnvironment(java: Java, config: LocalConfig): NodeJS.ProcessEnv {
  const hasJava = config.javaHome !== undefined || config.pathFolders.some((folder) => existsSync(join(folder, 'java')));
  return hasJava ? config.inherited : { ...config.inherited, JAVA_HOME: javaHomeOf(java) };
}

/** Gives the folder its name. Another run may have been first; then its folder is as good. */
function publish(partial: string, final: string): void {
  rmSync(join(partial, 'build'), { recursive: true, force: true });
  try {
    renameSync(partial, final);
  } catch (error) {
    if (!existsSync(final)) throw error;
  }
}

function removeAbandoned(cacheFolder: string): void {
  for (const name of readdirSync(cacheFolder).filter((entry) => entry.startsWith(PARTIAL_PREFIX))) {
    const folder = join(cacheFolder, name);
    const ageMs = Date.now() - statSync(folder).mtimeMs;
    if (ageMs > ABANDONED_AFTER_MS) rmSync(folder, { recursive: true, force: true });
  }
}
