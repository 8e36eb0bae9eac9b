/** G10: whoever has an export, a checkpoint and a key can tell offline what was done to the record. The verifier runs in an empty environment. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportRecord, formatExportLine, parseExportLine } from '@holdpoint/ledger/export';
import { generateKey } from '@holdpoint/ledger/note-key';
import { untilAudited } from '@holdpoint/retail/demo/check-ended-run';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { askProjections } from '../support/audit-records.ts';
import { runCliProcess } from '../support/cli-process.ts';
import { RetailInstallation } from '../support/retail-installation.ts';

/** More than one leaf in each log, so that there is something to swap. */
const TASKS = 6;
const verifierLogin = `verifier_${randomBytes(5).toString('hex')}`;

let shop: RetailInstallation;
/** The export as the verifier's rights give it, its lines with their newlines. */
let intact: readonly string[];
/** What an auditor has from elsewhere: checkpoints taken before the last tasks, and the key. */
let [early, latest, key] = ['', '', ''];

beforeAll(async () => {
  shop = await RetailInstallation.open();
  await Promise.all((['task-runner', 'tool-executor', 'audit-projector'] as const).map((name) => shop.start(name)));
  key = shop.installation.keys.auditVerifierKeyFile;
  await runTasks('first');
  early = await fetchCheckpoints('early');
  await runTasks('second');
  latest = await fetchCheckpoints('latest');
  intact = await exportAsVerifier();
});
afterAll(() => shop?.close());

async function runTasks(name: string): Promise<void> {
  const ids = await Promise.all(
    Array.from({ length: TASKS }, (_, n) => shop.submit(`${name}-${n}`, [{ tool: 'list_all_product_types', input: {} }])),
  );
  await Promise.all(ids.map((taskId) => shop.ended(taskId)));
  await untilAudited(shop.installation);
}

/** Fetches the newest checkpoint of each log into a folder of that name. */
async function fetchCheckpoints(name: string): Promise<string> {
  const folder = join(shop.installation.home, name);
  const { exit, stderr } = await shop.cli(['audit', 'checkpoints', '--out', folder]);
  expect([exit, stderr]).toEqual([0, '']);
  return folder;
}

/** Exports under a login that has the verifier's rights and no others. */
async function exportAsVerifier(): Promise<readonly string[]> {
  const password = randomBytes(12).toString('hex');
  await askProjections(shop, `create role ${verifierLogin} login password '${password}' in role holdpoint_audit_verifier`);
  const url = new URL(shop.installation.databases.ownerUrl);
  [url.username, url.password] = [verifierLogin, password];
  const { exit, stdout, stderr } = await shop.cli(['audit', 'export'], { DATABASE_URL: url.href });
  await askProjections(shop, `drop role ${verifierLogin}`);
  expect([exit, stderr]).toEqual([0, `${4 * TASKS} records\n`]);
  return stdout.split(/(?<=\n)/);
}

const reportSchema = z.object({
  status: z.string(),
  notCovered: z.int(),
  findings: z.array(z.object({ code: z.string() })),
  logs: z.array(z.object({ leaves: z.int() })),
});

/** Verifies these lines with nothing in the environment: neither Kafka nor a database can be known. */
async function verify(lines: readonly string[], checkpoints = latest, verifierKey = key) {
  const folder = join(shop.installation.home, `export-${randomBytes(5).toString('hex')}`);
  mkdirSync(folder);
  const file = join(folder, 'audit.ndjson');
  writeFileSync(file, lines.join(''));
  return verifyFile(file, checkpoints, verifierKey);
}

async function verifyFile(file: string, checkpoints: string, verifierKey: string) {
  const notes = readdirSync(checkpoints).map((name) => join(checkpoints, name));
  const args = ['audit', 'verify', '--json', '--export', file, '--checkpoint', ...notes, '--key', verifierKey];
  const { exit, json, stderr } = await runCliProcess(args, {});
  const report = json.length === 0 ? undefined : reportSchema.parse(json[0]);
  return { exit, stderr, report, codes: report?.findings.map(({ code }) => code) };
}

/** A place in the middle of a log of at least four leaves: neither its first nor its last. */
function middle(): number {
  const logOf = (line: string | undefined) =>
    line === undefined ? undefined : z.object({ log: z.string() }).parse(JSON.parse(line)).log;
  const place = intact.findIndex((line, n) => n > 0 && [n - 1, n + 1, n + 2].every((at) => logOf(intact[at]) === logOf(line)));
  if (place < 0) throw new Error('no log has four leaves');
  return place;
}
const lineAt = (place: number): string => intact[place] ?? '';
/** The export with `count` lines from `place` replaced by others. */
const replaced = (place: number, count: number, ...by: string[]) => intact.toSpliced(place, count, ...by);

test('G10: an export that nobody touched is intact, and every leaf of it is covered', async () => {
  const { exit, report } = await verify(intact);
  expect([exit, report?.status, report?.notCovered, report?.findings]).toEqual([0, 'intact', 0, []]);
  expect(report?.logs.reduce((sum, { leaves }) => sum + leaves, 0)).toBe(4 * TASKS);
});

test('G10: one byte changed in a leaf is tampering', async () => {
  const changed = lineAt(middle()).replace('retail-demo', 'retail-demp');
  expect(changed).not.toBe(lineAt(middle()));
  const { exit, report } = await verify(replaced(middle(), 1, changed));
  expect([exit, report?.status]).toEqual([1, 'tampered']);
});

test('G10: one byte changed with the hash beside it mended is tampering still: the root differs', async () => {
  const { log, index, leaf } = parseExportLine(lineAt(middle()).trimEnd(), 1);
  const mended = exportRecord(log, index, leaf.replace('"tenant":"retail-demo"', '"tenant":"retail-demp"'));
  const { exit, codes } = await verify(replaced(middle(), 1, `${formatExportLine(mended)}\n`));
  expect(exit).toBe(1);
  expect(codes).toContain('root_differs');
});

test('G10: a record removed, inserted, or swapped with the next is tampering', async () => {
  const at = middle();
  const done = await Promise.all([
    verify(replaced(at, 1)),
    verify(replaced(at, 0, lineAt(at))),
    verify(replaced(at, 2, lineAt(at + 1), lineAt(at))),
  ]);
  expect(done.map(({ exit, report }) => [exit, report?.status])).toEqual(Array(3).fill([1, 'tampered']));
});

test('G10: an export that ends short of what a checkpoint covers is incomplete', async () => {
  const whole = await verify(intact.slice(0, -1));
  expect([whole.exit, whole.report?.status, whole.codes]).toEqual([2, 'incomplete', ['ends_short']]);
  const cut = await verify([...intact.slice(0, -1), lineAt(intact.length - 1).slice(0, -20)]);
  expect([cut.exit, cut.report?.status]).toEqual([2, 'incomplete']);
});

test('G10: leaves beyond the checkpoint are told as not covered, and the rest is intact', async () => {
  const { exit, report } = await verify(intact, early);
  expect([exit, report?.status, report?.findings]).toEqual([0, 'intact', []]);
  expect(report?.notCovered).toBeGreaterThan(0);
});

test('a file that cannot be read and a text that is no key are said to be unusable', async () => {
  const none = join(shop.installation.home, 'not-there.ndjson');
  expect(await verifyFile(none, latest, key)).toMatchObject({ exit: 3, stderr: expect.stringContaining('no such file') });
  expect(await verify(intact, latest, 'no-key')).toMatchObject({ exit: 3, stderr: expect.stringContaining('KEY_FORMAT') });
});

test('with a key that signed none of the checkpoints nothing is said of the export', async () => {
  const other = generateKey('holdpoint.example/somebody-else').verifierKey;
  const answer = await verify(intact, latest, other);
  expect(answer).toMatchObject({ exit: 3, report: undefined, stderr: expect.stringContaining('KEY_NOT_OF_CHECKPOINT') });
});

test('the key and the checkpoints are text that an auditor can keep elsewhere', () => {
  expect(readFileSync(key, 'utf8')).toMatch(/^holdpoint\.example\/retail-demo\+[0-9a-f]{8}\+/);
  for (const name of readdirSync(latest)) expect(readFileSync(join(latest, name), 'utf8')).toMatch(/\n\n— holdpoint\.example/);
});
