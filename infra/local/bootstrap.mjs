/**
 * The way in: `node infra/local/bootstrap.mjs <demo|start|faults|test|chaos|simulate|bench|verify|secrets|cli> [...arguments]`.
 *
 * Plain JavaScript for Node 20 with nothing installed. It installs what the lockfile names, once for each lockfile, and
 * then hands over to the Node that came with it (24): arguments, terminal, signals and exit code are those of the command.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
const PNPM = 'pnpm@12.21.0';
const EXIT_USAGE = 64;

const root = fileURLToPath(new URL('../../', import.meta.url));
const modules = join(root, 'node_modules');
const binaries = join(modules, '.bin');
const stampFile = join(modules, '.holdpoint-installed');
const ticketFolder = join(root, '.holdpoint', 'installing');

const node = join(binaries, 'node');
const demo = join(root, 'examples', 'retail', 'src', 'demo', 'main.ts');
const verifyTasks = ['lint', 'types', 'arrows', 'unused', 'drift'];
const commands = {
  demo: [node, demo, 'demo'],
  start: [node, demo, 'start'],
  faults: [node, join(root, 'examples', 'faults', 'src', 'main.ts')],
  test: [node, join(modules, 'vitest', 'vitest.mjs'), 'run'],
  chaos: [node, join(root, 'test', 'chaos', 'main.ts')],
  simulate: [node, join(root, 'test', 'simulation', 'main.ts')],
  bench: [node, join(root, 'test', 'load', 'main.ts')],
  // turbo looks for a pnpm on the PATH; npx puts one there.
  verify: ['npx', '-y', PNPM, 'exec', 'turbo', 'run', ...verifyTasks],
  secrets: [node, join(root, 'infra', 'installation', 'src', 'container-secrets-main.ts')],
  cli: [node, join(root, 'packages', 'cli', 'src', 'main.ts')],
};

async function main([name = '', ...args]) {
  if (name === '--watch') return endWithParent(Number(args[0]));
  refuseOldNode();
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) return usage();
  await install();
  handOver([...command, ...args], name === 'cli' ? (process.env.INIT_CWD ?? process.cwd()) : root);
}

function usage() {
  say(`usage: node infra/local/bootstrap.mjs <${Object.keys(commands).join('|')}> [arguments]`);
  process.exit(EXIT_USAGE);
}

function refuseOldNode() {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) return;
  say(`Holdpoint needs Node ${OLDEST_NODE} or newer to set itself up; this is ${process.version} at ${process.execPath}.`);
  say('Install it from https://nodejs.org (Debian and Ubuntu: apt install nodejs; macOS: brew install node).');
  process.exit(1);
}

/** Installs unless what is installed is this lockfile's. One process at a time: the others wait, and find it done. */
async function install() {
  if (isInstalled()) return;
  mkdirSync(ticketFolder, { recursive: true });
  const ticket = join(ticketFolder, String(process.pid));
  try {
    await takeTurn(ticket);
    if (!isInstalled()) runInstall();
  } finally {
    rmSync(ticket, { force: true });
  }
}

function isInstalled() {
  return existsSync(node) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wantedStamp();
}

function wantedStamp() {
  const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'));
  return `${process.platform}-${process.arch} ${createHash('sha256').update(lockfile).digest('hex')}\n`;
}

function runInstall() {
  say('Installing what the lockfile names (once) …');
  const args = ['-y', PNPM, 'install', '--frozen-lockfile', '--config.confirmModulesPurge=false'];
  const run = spawnSync('npx', args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (run.status !== 0) {
    const why = run.error?.message ?? (run.signal === null ? `exit code ${run.status}` : `signal ${run.signal}`);
    say(`The installation failed (npx ${args.join(' ')}: ${why}). Is the npm registry reachable, and npx on the PATH?`);
    process.exit(1);
  }
  writeFileSync(stampFile, wantedStamp());
}

/**
 * Lays down a ticket named for this process and looks only then at the others: whoever sees another living one takes its own
 * back and tries again. The ticket of a process that is gone counts for nothing, and no lock has to be wrested from the dead.
 */
async function takeTurn(ticket) {
  for (let told = false; ; ) {
    writeFileSync(ticket, '');
    const other = otherTicket(ticket);
    if (other === undefined) return;
    rmSync(ticket, { force: true });
    if (!told) say(`Process ${other} is installing; waiting for it …`);
    told = true;
    await delay(100 + Math.random() * 300);
  }
}

/** An installation that takes longer than this is not one: its process id belongs to something else by now. */
const LONGEST_INSTALL_MS = 30 * 60_000;

function otherTicket(own) {
  return readdirSync(ticketFolder).find((name) => {
    const file = join(ticketFolder, name);
    return file !== own && isAlive(Number(name)) && Date.now() - modifiedAt(file) < LONGEST_INSTALL_MS;
  });
}

function modifiedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function handOver([command, ...args], cwd) {
  const env = {
    TURBO_TELEMETRY_DISABLED: '1',
    ...process.env,
    PATH: [binaries, process.env.PATH].join(delimiter),
    HOLDPOINT_HOME: resolve(cwd, process.env.HOLDPOINT_HOME || join(root, '.holdpoint')),
  };
  const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
  child.once('error', (error) => {
    say(`Cannot run ${command}: ${error.message}`);
    process.exit(1);
  });
  const watcher = child.pid === undefined ? undefined : watch(child.pid);
  passSignals(child);
  child.once('exit', (code, signal) => {
    watcher?.stdin.end('ended\n');
    process.exit(signal === null ? code : 128 + constants.signals[signal]);
  });
}

/** A Ctrl-C reaches the command from the terminal by itself; sent a second time it would mean "exit at once". */
function passSignals(child) {
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
}

/** A process that sees this one end, by SIGKILL too, because the pipe between them closes; see {@link endWithParent}. */
function watch(pid) {
  const self = fileURLToPath(import.meta.url);
  const watcher = spawn(process.execPath, [self, '--watch', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.on('error', () => undefined);
  watcher.stdin.on('error', () => undefined);
  watcher.unref();
  return watcher;
}

/** Asks the command to stop when the pipe closes without word that it has ended: then its parent was killed. */
function endWithParent(pid) {
  let ended = false;
  process.stdin.on('data', () => {
    ended = true;
  });
  process.stdin.on('end', () => {
    if (!ended && isAlive(pid)) process.kill(pid, 'SIGTERM');
  });
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

await main(process.argv.slice(2));
