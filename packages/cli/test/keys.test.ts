import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePeople } from '@holdpoint/core/people';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signersIn } from '../src/decider/signers.ts';
import { ran } from './recording-terminal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdpoint-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const create = (...args: string[]) => ran('keys', 'create', '--out', folder, '--people', join(folder, 'people.yaml'), ...args);

describe('keys create', () => {
  it('gives an approver a private key that only its owner can read, and an entry that names its public part', async () => {
    writeFileSync(join(folder, 'people.yaml'), '# who decides\n');
    expect(await create('--id', 'anna', '--name', 'Anna Berg', '--group', 'refunds', 'support')).toMatchObject({ status: 0 });
    expect(await create('--id', 'ben', '--group', 'refunds')).toMatchObject({ status: 0 });
    const text = readFileSync(join(folder, 'people.yaml'), 'utf8');
    const people = parsePeople(text);
    expect(text).toContain('# who decides');
    expect(people.get('anna')).toMatchObject({ name: 'Anna Berg', groups: ['refunds', 'support'] });
    expect(statSync(join(folder, 'anna.key.json')).mode & 0o777).toBe(0o600);
    expect(signersIn(folder, people).map(({ person }) => person.id)).toEqual(['anna', 'ben']);
  });

  it('never overwrites a key', async () => {
    await create('--kind', 'approval-service');
    const before = readFileSync(join(folder, 'approval-service.key.json'), 'utf8');
    const again = await create('--kind', 'approval-service');
    expect(again).toMatchObject({ status: 1, noted: [expect.stringContaining('never overwritten')] });
    expect(readFileSync(join(folder, 'approval-service.key.json'), 'utf8')).toBe(before);
    await create('--id', 'anna', '--group', 'refunds');
    expect(await create('--id', 'anna', '--group', 'refunds')).toMatchObject({ status: 1 });
  });

  it('says what an approver needs', async () => {
    expect(await create('--id', 'anna')).toMatchObject({ status: 3, noted: [expect.stringContaining('an id and a group')] });
  });
});
