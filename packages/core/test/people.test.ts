import { describe, expect, test } from 'vitest';
import { createKeyPair } from '../src/approval/keys.ts';
import { PeopleFormatError, parsePeople } from '../src/people.ts';

const [a, b] = [1, 2].map((n) => createKeyPair(Buffer.alloc(32, n)));

describe('people.yaml', () => {
  test('lists people with their groups and public keys, as a JWK or its x', () => {
    const people = parsePeople(`
- {id: ann, name: Ann Lee, groups: [support, support], publicKey: ${a?.publicJwk.x}}
- {id: ben, groups: [managers], publicKey: ${JSON.stringify(b?.publicJwk)}}
`);
    expect([...people.values()].map(({ id, name, groups, key }) => ({ id, name, groups, kid: key.kid }))).toEqual([
      { id: 'ann', name: 'Ann Lee', groups: ['support'], kid: a?.kid },
      { id: 'ben', name: 'ben', groups: ['managers'], kid: b?.kid },
    ]);
  });

  test('may be empty', () => expect(parsePeople('').size).toBe(0));

  const ann = `- {id: ann, groups: [support], publicKey: ${a?.publicJwk.x}}\n`;
  test.each([
    ['a person twice', ann + ann.replace(a?.publicJwk.x ?? '', b?.publicJwk.x ?? ''), '"ann" is listed twice'],
    ['one key for two people', ann + ann.replace('ann', 'ben'), '"ann" and "ben" have the same public key'],
    ['a private key', `- {id: ann, groups: [g], publicKey: ${JSON.stringify(a?.privateJwk)}}`, '"ann" lists a private key'],
    ['no key', '- {id: ann, groups: [g]}', 'person 1, publicKey'],
    ['no group', ann.replace('[support]', '[]'), 'person 1, groups'],
    ['a key of another kind', '- {id: ann, groups: [g], publicKey: {kty: RSA}}', '"ann": expected a public Ed25519 JWK'],
    ['an unknown field', `${ann}- {id: ben, role: boss, groups: [g], publicKey: x}`, 'person 2: Unrecognized key'],
    ['not a list', 'ann: {}', 'the file: '],
    ['not YAML', '- [', 'at line'],
  ])('%s is refused', (_what, text, message) => {
    expect(() => parsePeople(text)).toThrow(PeopleFormatError);
    expect(() => parsePeople(text)).toThrow(message);
  });
});
