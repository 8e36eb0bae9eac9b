/**
 * docs/first-gated-tool.md, run as it stands in an empty folder of the clone. Kafka, registry and PostgreSQL are this suite's own, and the topics
 * have a prefix of their own: both by the environment, as the command line reads it, so that nothing in the page is replaced.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readRunRecord } from '@holdpoint/local/run-file';
import { stopLocal } from '@holdpoint/local/stop-local';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Block, blocksOf } from '../support/page-blocks.ts';
import { openShell, type PageShell } from '../support/page-shell.ts';
import { linesMissing } from '../support/page-text.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { testPrefix } from '../support/test-topics.ts';

const CLONE = resolve(import.meta.dirname, '../..');
const APP = 'my-app';
const PATIENCE = { timeout: 180_000, interval: 100 };

const topics = testPrefix();
let database: TestDatabase;
let folder = '';
let home = '';
const shells: PageShell[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  mkdirSync(join(CLONE, '.holdpoint'), { recursive: true });
  folder = mkdtempSync(join(CLONE, '.holdpoint', 'page-'));
  home = join(folder, APP, '.holdpoint');
});
afterAll(async () => {
  await stopLocal({ home });
  await Promise.all(shells.map((shell) => shell.close()));
  await topics.drop();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

function openTerminal(): PageShell {
  const { brokers, registryUrl } = inject('addresses');
  const { PATH, HOME } = process.env;
  const addresses = { KAFKA_BROKERS: brokers, SCHEMA_REGISTRY_URL: registryUrl, DATABASE_URL: database.url };
  const shell = openShell(folder, { PATH, HOME, ...addresses, HOLDPOINT_TOPIC_PREFIX: topics.prefix }, folder);
  shells.push(shell);
  return shell;
}

/** A block that is run, and what is to be printed then. */
function stepsOf(blocks: readonly Block[]) {
  return blocks.map((block, at) => {
    const next = blocks[at + 1];
    return { ...block, expected: next?.language === 'text' && next.note === '' ? next.text : '' };
  });
}

test('the page does what it says, from an empty folder to a verified audit, and stops', { timeout: 600_000 }, async () => {
  let terminal = openTerminal();
  let staying: { readonly shell: PageShell; readonly ended: Promise<unknown> } | undefined;
  for (const { language, note, text, expected } of stepsOf(blocksOf('first-gated-tool.md'))) {
    if (language === 'sh' && note === 'stays') {
      staying = { shell: terminal, ended: terminal.run(text).catch((error: unknown) => error) };
      await expect.poll(() => linesMissing(expected, terminal.output()), PATIENCE).toEqual([]);
      terminal = openTerminal();
    } else if (language === 'sh') await runBlock(terminal, text, expected, note === 'until');
    else if (note === 'stops') await expectStop(staying, text);
    else if (language !== 'text') writeFileSync(join(folder, APP, note), text);
  }
});

/** Runs it, as the page says: once, or until it prints what it should. */
async function runBlock(terminal: PageShell, block: string, expected: string, again: boolean): Promise<void> {
  const once = async () => {
    const { exit, output } = await terminal.run(block);
    return { missing: linesMissing(expected, output), ...(exit === 0 ? {} : { exit, output }) };
  };
  if (again) await expect.poll(once, PATIENCE).toEqual({ missing: [] });
  else expect(await once(), block).toEqual({ missing: [] });
}

/** What a Ctrl-C does: it reaches the command once, which stops everything and ends well. */
async function expectStop(
  staying: { readonly shell: PageShell; readonly ended: Promise<unknown> } | undefined,
  expected: string,
) {
  const owner = readRunRecord(home)?.owner;
  if (staying === undefined || owner === undefined) throw new Error('nothing stays');
  process.kill(owner.pid, 'SIGINT');
  expect(await staying.ended).toMatchObject({ exit: 0 });
  expect(linesMissing(expected, staying.shell.output())).toEqual([]);
}
