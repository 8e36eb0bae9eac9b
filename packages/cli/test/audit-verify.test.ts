import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '@holdpoint/ledger/canonical-json';
import { signCheckpoint } from '@holdpoint/ledger/checkpoint';
import { exportRecord, formatExportLine } from '@holdpoint/ledger/export';
import { appendLeafHash, EMPTY_FRONTIER, frontierRoot } from '@holdpoint/ledger/merkle-frontier';
import { generateKey, parseSignerKey } from '@holdpoint/ledger/note-key';
import { afterAll, describe, expect, it } from 'vitest';
import { ran } from './recording-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdpoint-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const keys = generateKey('audit.test');
const leaves = [
  { kind: 'call', task_id: 't', task_seq: 1, outcome: 'success' },
  { kind: 'task_end', task_id: 't', task_seq: 2, calls: 1 },
];
const records = leaves.map((leaf, index) => exportRecord('audit.test/0', index, canonicalJson(leaf)));
const frontier = records.reduce((before, { hash }) => appendLeafHash(before, hash), EMPTY_FRONTIER);
const head = { origin: 'audit.test/0', size: frontier.size, root: frontierRoot(frontier), extensions: [] };
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const whole = records.map((record) => `${formatExportLine(record)}\n`);
const note = file('0.note', signCheckpoint(head, [parseSignerKey(keys.signerKey)]));
const key = file('audit.key', `${keys.verifierKey}\n`);
const verify = (text: string, withKey = key) =>
  ran('audit', 'verify', '--export', file('export.ndjson', text), '--checkpoint', note, '--key', withKey);

describe('audit verify', () => {
  it.each([
    ['intact', 0, whole.join('')],
    ['tampered', 1, whole.join('').replace('success', 'failure')],
    ['incomplete', 2, whole.slice(0, 1).join('')],
  ])('answers %s with %i', async (verdict, status, text) => {
    const verified = await verify(text);
    expect(verified).toMatchObject({ status });
    expect(verified.printed.at(-1)).toContain(verdict);
  });

  it('takes a key as text as well', async () => {
    expect(await verify(whole.join(''), keys.verifierKey)).toMatchObject({ status: 0 });
  });

  it('answers 3, and nothing about the export, without a usable key or file', async () => {
    expect(await verify(whole.join(''), 'no key')).toMatchObject({ status: 3, printed: [] });
    expect(await verify(whole.join(''), keys.signerKey)).toMatchObject({ status: 3, printed: [] });
    const missing = await ran('audit', 'verify', '--export', join(folder, 'nothing'), '--checkpoint', note, '--key', key);
    expect(missing).toMatchObject({ status: 3, printed: [], noted: [expect.stringContaining('there is no such file')] });
  });
});
