import { expect, test } from 'vitest';
import { TokenSearch } from './token-search.ts';

const search = new TokenSearch(['ada_lovelace_1815', 'Ada Lovelace', 'ada@example.com', '12 St James Square']);
const foundIn = (text: string) => [...search.find(text)].map(({ secret }) => secret);

test.each([
  ['alone', 'ada_lovelace_1815'],
  ['in JSON', '{"user":"ada_lovelace_1815","x":1}'],
  ['in JSON inside JSON', String.raw`{"leaf":"{\"user\":\"ada_lovelace_1815\"}"}`],
  ['in a sentence', 'Sent to ada_lovelace_1815.'],
  ['in other letters', 'USER ADA_LOVELACE_1815'],
  ['after a colon', 'user:ada_lovelace_1815'],
])('a planted token is found %s', (_, text) => {
  expect(foundIn(text)).toEqual(['ada_lovelace_1815']);
});

test('secrets with spaces and signs are found, each at its place', () => {
  expect(foundIn('Ada Lovelace <ada@example.com>, 12 St James Square')).toEqual([
    'ada lovelace',
    'ada@example.com',
    '12 st james square',
  ]);
});

test.each(['ada_lovelace_18150', 'xada_lovelace_1815', 'Ada Lovelaces', '112 St James Square', 'ada@example.community'])(
  'a part of the longer word "%s" is not found',
  (text) => {
    expect(foundIn(text)).toEqual([]);
  },
);

test('what is found is shown with its surroundings', () => {
  expect([...search.find('the mail of ada@example.com is here')]).toEqual([
    { secret: 'ada@example.com', around: 'the mail of ada@example.com is here' },
  ]);
});

test('a secret too short to be told from ordinary words is refused', () => {
  expect(() => new TokenSearch(['ada'])).toThrow('too short');
});
