import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';

const BOOTSTRAP = join(import.meta.dirname, '..', 'bootstrap.mjs');
const LOCKFILE = 'lockfileVersion: 9.0\n';

/** A command that says what it was given and lives until a signal, unless its first argument is an exit code. */
const COMMAND = `
  const say = (line) => process.stdout.write(line + '\\n')
  const [code] = process.argv.slice(2)
  if (code !== undefined) process.exit(Number(code))
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { say(signal); process.exit(7) })
  setInterval(() => undefined, 1000)
  say('home ' + process.env.HOLDPOINT_HOME)`;

/** A checkout of nothing but the bootstrap, its command and an `npx` that notes each installation and puts Node in place. */
let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'holdpoint-bootstrap-')));
  for (const folder of ['infra/local', 'packages/cli/src', 'tools']) mkdirSync(join(root, folder), { recursive: true });
  copyFileSync(BOOTSTRAP, join(root, 'infra/local/bootstrap.mjs'));
  writeFileSync(join(root, 'packages/cli/src/main.ts'), COMMAND);
  writeFileSync(join(root, 'pnpm-lock.yaml'), LOCKFILE);
  writeFileSync(
    join(root, 'tools/npx'),
    `#!/bin/sh\necho "$@" >> installs\nsleep 0.3\nmkdir -p node_modules/.bin\nln -sf ${process.execPath} node_modules/.bin/node\n`,
  );
  chmodSync(join(root, 'tools/npx'), 0o755);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function pretendInstalled(): void {
  const binaries = join(root, 'node_modules', '.bin');
  mkdirSync(binaries, { recursive: true });
  symlinkSync(process.execPath, join(binaries, 'node'));
  const digest = createHash('sha256').update(LOCKFILE).digest('hex');
  writeFileSync(join(root, 'node_modules/.holdpoint-installed'), `${process.platform}-${process.arch} ${digest}\n`);
}

function bootstrap(...args: string[]): ChildProcess & { readonly stdout: NodeJS.ReadableStream } {
  const { HOLDPOINT_HOME: _home, INIT_CWD: _folder, ...env } = process.env;
  return spawn(process.execPath, [join(root, 'infra/local/bootstrap.mjs'), ...args], {
    env: { ...env, PATH: `${join(root, 'tools')}:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'ignore'],
    cwd: root,
  });
}

async function exitCode(child: ChildProcess): Promise<unknown> {
  const [code] = await once(child, 'exit');
  return code;
}

function installs(): string[] {
  return readFileSync(join(root, 'installs'), 'utf8').trim().split('\n');
}

test('a command that does not exist is refused', async () => {
  expect(await exitCode(bootstrap('dance'))).toBe(64);
});

test('the exit code is the command’s', async () => {
  pretendInstalled();
  expect(await exitCode(bootstrap('cli', '3'))).toBe(3);
});

test('of two that start together one installs, and a third finds it done', async () => {
  const codes = await Promise.all([bootstrap('cli', '0'), bootstrap('cli', '0')].map(exitCode));
  expect([...codes, await exitCode(bootstrap('cli', '0'))]).toEqual([0, 0, 0]);
  expect(installs()).toEqual([expect.stringContaining('install --frozen-lockfile')]);
});

test('a lockfile that has changed is installed', async () => {
  pretendInstalled();
  writeFileSync(join(root, 'pnpm-lock.yaml'), `${LOCKFILE}# changed\n`);
  expect(await exitCode(bootstrap('cli', '0'))).toBe(0);
  expect(installs()).toHaveLength(1);
});

test('a signal reaches the command, which ends as it sees fit', async () => {
  pretendInstalled();
  const child = bootstrap('cli');
  const lines = createInterface({ input: child.stdout });
  expect(await once(lines, 'line')).toEqual([`home ${join(root, '.holdpoint')}`]);
  const next = once(lines, 'line');
  const code = exitCode(child);
  child.kill('SIGTERM');
  expect(await next).toEqual(['SIGTERM']);
  expect(await code).toBe(7);
});

test('a bootstrap killed with -9 does not leave its command running', async () => {
  pretendInstalled();
  const child = bootstrap('cli');
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  const next = once(lines, 'line');
  child.kill('SIGKILL');
  expect(await next).toEqual(['SIGTERM']);
});
