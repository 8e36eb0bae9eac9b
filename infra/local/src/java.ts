import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type LocalConfig, localConfig } from './config.ts';
import { parseJavaVersion } from './java-version.ts';
import type { Check, Problem } from './problem.ts';

/** Apicurio Registry 3 is compiled for Java 21; Kafka 4 wants 17, so the stricter of the two rules. */
export const REQUIRED_JAVA = 21;

/** A Java runtime: where its `java` is and which feature release it is. */
export interface Java {
  readonly executable: string;
  readonly release: number;
}

/**
 * Looks for Java 21 or newer: `JAVA_HOME`, then `PATH`, then where systems keep their JVMs, newest first.
 * When none is new enough, the problem names every Java that was found and where.
 */
export function checkJava(config: LocalConfig = localConfig()): Check<Java> {
  const seen: Java[] = [];
  for (const executable of candidates(config)) {
    const release = releaseOf(executable);
    if (release === undefined) continue;
    if (release >= REQUIRED_JAVA) {
      return { status: 'ok', name: 'Java', detail: `Java ${release} at ${executable}`, value: { executable, release } };
    }
    seen.push({ executable, release });
  }
  return { status: 'failed', name: 'Java', problem: problemWith(seen) };
}

function problemWith(seen: readonly Java[]): Problem {
  const remedy = `Install a JDK or JRE of version ${REQUIRED_JAVA} or newer (Debian and Ubuntu: apt install openjdk-21-jre-headless; macOS: brew install openjdk@21; or adoptium.net), or point JAVA_HOME at one.`;
  if (seen.length === 0) {
    return { code: 'JAVA_MISSING', message: 'No Java was found in JAVA_HOME, on the PATH or among the system’s JVMs.', remedy };
  }
  const list = seen.map((java) => `Java ${java.release} at ${java.executable}`).join(', ');
  return { code: 'JAVA_TOO_OLD', message: `Java ${REQUIRED_JAVA} or newer is needed; found only ${list}.`, remedy };
}

function candidates(config: LocalConfig): string[] {
  const homes = config.javaHome === undefined ? [] : [join(config.javaHome, 'bin')];
  const executables = [...homes, ...config.pathFolders, ...config.systemJavaFolders]
    .map((folder) => join(folder, 'java'))
    .filter((file) => existsSync(file))
    .map((file) => realpathSync(file));
  return [...new Set(executables)];
}

function releaseOf(executable: string): number | undefined {
  const run = spawnSync(executable, ['-version'], { encoding: 'utf8', timeout: 20_000 });
  return run.status === 0 ? parseJavaVersion(`${run.stderr}\n${run.stdout}`) : undefined;
}

/** The folder that Maven and others call `JAVA_HOME` for this Java. */
export function javaHomeOf(java: Java): string {
  return dirname(dirname(java.executable));
}
