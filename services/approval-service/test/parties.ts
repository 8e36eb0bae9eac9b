import { createKeyPair, parseSigningKey, type SigningKey, verifyingKey } from '@holdpoint/core/approval/keys';
import { type People, parsePeople } from '@holdpoint/core/people';

/** A signing key that is the same in every run. */
const keyOf = (n: number): SigningKey => parseSigningKey(JSON.stringify(createKeyPair(Buffer.alloc(32, n)).privateJwk));

const members = new Map<string, { readonly groups: readonly string[]; readonly key: SigningKey }>([
  ['ann', { groups: ['support'], key: keyOf(1) }],
  ['ben', { groups: ['support', 'managers'], key: keyOf(2) }],
  ['cyd', { groups: ['managers'], key: keyOf(3) }],
  ['dot', { groups: ['managers'], key: keyOf(4) }],
  /** The one who asked for the task, though a manager. */
  ['rex', { groups: ['managers', 'support'], key: keyOf(5) }],
  /** The agent's owner. */
  ['own', { groups: ['managers', 'support'], key: keyOf(6) }],
]);

export const people: People = parsePeople(
  JSON.stringify([...members].map(([id, { groups, key }]) => ({ id, groups, publicKey: key.publicJwk.x }))),
);
/** Of strangers too: they have keys, just not known ones. */
export const keyOfPerson = (id: string): SigningKey => members.get(id)?.key ?? keyOf(99);

export const serviceKey = keyOf(200);
export const serviceKeys = new Map([[serviceKey.kid, verifyingKey(serviceKey.publicJwk)]]);
