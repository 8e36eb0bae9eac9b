import { expect, test } from 'vitest';
import { DataSetError, parseOpenDataSet, withExpected } from '../../src/data-set/parse.ts';

const parseDataSet = (name: string, of: typeof texts) => withExpected(parseOpenDataSet(name, of), of.expected);

const texts = {
  database: '{"products":{},"users":{},"orders":{}}',
  tasks: '{"id":"a","request":"anything","actions":[{"name":"calculate","arguments":{"expression":"1"}}]}\n',
  expected: '{"id":"a","results":[{"name":"calculate","ok":true,"result":"1.0"}],"diff":{}}\n',
};

test('a plain set needs none of the optional fields, and a null field is an absent one', () => {
  const withNull = { ...texts, tasks: texts.tasks.replace('"id"', '"scenario":null,"id"') };
  for (const one of [texts, withNull]) {
    const { tasks, expected } = parseDataSet('plain', one);
    expect(tasks[0]).toEqual({ id: 'a', request: 'anything', actions: [{ name: 'calculate', arguments: { expression: '1' } }] });
    expect(expected[0]?.outcome).toBeUndefined();
  }
});

test.each([
  ['a line that is not JSON', { tasks: `${texts.tasks}{` }, 'tasks.jsonl line 2: not JSON'],
  ['a field of the wrong type', { expected: texts.expected.replace('true', '1') }, 'expected.jsonl line 1: results/0/ok'],
  ['an unknown scenario', { tasks: texts.tasks.replace('"id"', '"scenario":"storm","id"') }, 'tasks.jsonl line 1: scenario'],
  ['a field of an order that nobody declared', { database: '{"products":{},"users":{},"orders":{"1":{}}}' }, 'db.json: orders/1'],
  ['outcomes of other tasks', { expected: texts.expected.replace('"a"', '"b"') }, 'the same ids in the same order'],
  ['an outcome too many', { expected: texts.expected + texts.expected }, 'the same ids in the same order'],
  ['a task twice', { tasks: texts.tasks + texts.tasks, expected: texts.expected + texts.expected }, 'an id twice'],
])('%s is refused, naming the place', (_what, change, message) => {
  const parse = () => parseDataSet('plain', { ...texts, ...change });
  expect(parse).toThrow(DataSetError);
  expect(parse).toThrow(message);
});
