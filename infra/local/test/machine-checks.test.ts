import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalConfig, localConfig } from '@holdpoint/local/config';
import { checkDisk } from '@holdpoint/local/disk';
import { startLocalInfrastructure } from '@holdpoint/local/infrastructure';
import { checkJava } from '@holdpoint/local/java';
import { checkMaven } from '@holdpoint/local/maven';
import { afterAll, describe, expect, test } from 'vitest';

const all = mkdtempSync(join(tmpdir(), 'machine-'));
afterAll(() => rmSync(all, { recursive: true }));
const newFolder = () => mkdtempSync(join(all, 'a-'));

/** A machine on which nothing is installed, and nothing downloaded. */
const bare = (): LocalConfig => ({
  ...localConfig({ HOLDPOINT_CACHE: newFolder(), PATH: newFolder() }),
  systemJavaFolders: [],
});

/** A folder with a program of that name, which says this on standard error and ends with that code. */
function programIn(folder: string, name: string, says: string, exitCode = 0): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\necho '${says}' >&2\nexit ${exitCode}\n`);
  chmodSync(file, 0o755);
  return folder;
}
const javaIn = (version: string): string => programIn(newFolder(), 'java', `openjdk version "${version}" 2025-01-01`);

describe('what is missing on a machine is named, with what brings it', () => {
  test('no Java', () => {
    expect(checkJava(bare())).toMatchObject({
      status: 'failed',
      problem: {
        code: 'JAVA_MISSING',
        message: 'No Java was found in JAVA_HOME, on the PATH or among the system’s JVMs.',
        remedy: expect.stringContaining('apt install openjdk-21-jre-headless'),
      },
    });
  });

  test('only Javas that are too old: each is named with where it is', () => {
    const [onPath, ofSystem] = [javaIn('17.0.15'), javaIn('1.8.0_402')];
    expect(checkJava({ ...bare(), pathFolders: [onPath], systemJavaFolders: [ofSystem] })).toMatchObject({
      status: 'failed',
      problem: {
        code: 'JAVA_TOO_OLD',
        message: `Java 21 or newer is needed; found only Java 17 at ${onPath}/java, Java 8 at ${ofSystem}/java.`,
        remedy: expect.stringContaining('JAVA_HOME'),
      },
    });
  });

  test('a `java` that is broken or none at all does not hide a good one behind it', () => {
    const broken = programIn(newFolder(), 'java', 'cannot find libjvm', 127);
    const good = javaIn('21.0.3');
    const found = checkJava({ ...bare(), pathFolders: [broken], systemJavaFolders: [good] });
    expect(found).toMatchObject({ status: 'ok', value: { release: 21, executable: join(good, 'java') } });
  });

  test('no Maven, and one that does not run', () => {
    const none = { status: 'failed', problem: { code: 'MAVEN_MISSING', message: 'No Maven (mvn) was found on the PATH.' } };
    expect(checkMaven(bare())).toMatchObject(none);
    const broken = programIn(newFolder(), 'mvn', 'JAVA_HOME is not defined', 1);
    expect(checkMaven({ ...bare(), pathFolders: [broken] })).toMatchObject({
      problem: { message: `${broken}/mvn -v failed.`, remedy: expect.stringContaining('apt install maven') },
    });
  });

  test('too small a disk: how much is free, where, and how much is needed', () => {
    const folder = newFolder();
    expect(checkDisk(join(folder, 'not', 'there', 'yet'), 2 ** 70)).toMatchObject({
      status: 'failed',
      problem: {
        code: 'DISK_FULL',
        message: expect.stringMatching(new RegExp(`^Only \\d+\\.\\d GiB free under ${folder}; a run needs \\d+ GiB\\.$`)),
        remedy: expect.stringContaining('HOLDPOINT_HOME'),
      },
    });
  });
});

test('a start on a machine without Java, or without Maven, says so at once and leaves nothing running', async () => {
  const start = (config: LocalConfig) => startLocalInfrastructure({ home: newFolder(), config, log: () => undefined });
  await expect(start(bare())).rejects.toThrow(/^No Java was found .*\nInstall a JDK or JRE of version 21 or newer/);
  await expect(start({ ...bare(), pathFolders: [javaIn('25')] })).rejects.toThrow(
    /^No Maven \(mvn\) was found on the PATH\.\nInstall Maven/,
  );
});
