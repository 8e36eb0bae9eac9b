import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTrust } from '../src/trust-files.ts';
import { annasKey, serviceKey } from './support/approvals.ts';

const folder = await mkdtemp(join(tmpdir(), 'trust-'));

async function files(keys: string, people: string) {
  const paths = {
    keysFile: join(folder, `${crypto.randomUUID()}.json`),
    peopleFile: join(folder, `${crypto.randomUUID()}.yaml`),
  };
  await writeFile(paths.keysFile, keys);
  await writeFile(paths.peopleFile, people);
  return paths;
}

const people = `- id: anna\n  groups: [treasury]\n  publicKey: ${annasKey.publicJwk.x}\n`;

test('keys and people are read from their files', async () => {
  const trust = await readTrust(await files(JSON.stringify(serviceKey.publicJwk), people));
  expect([[...trust.serviceKeys.keys()], [...trust.people.keys()]]).toEqual([[serviceKey.kid], ['anna']]);
});

test('a file that cannot be used is named, with the variable that names it', async () => {
  await expect(readTrust(await files('no key', people))).rejects.toThrow(/^APPROVAL_PUBLIC_KEYS .*\.json: /);
  await expect(readTrust(await files(JSON.stringify(serviceKey.publicJwk), '- id: anna'))).rejects.toThrow(
    /^PEOPLE_FILE .*\.yaml: /,
  );
  await expect(readTrust({ keysFile: '/nowhere', peopleFile: '/nowhere' })).rejects.toThrow(/^APPROVAL_PUBLIC_KEYS \/nowhere: /);
});
