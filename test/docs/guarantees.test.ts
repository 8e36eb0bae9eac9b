/** docs/guarantees.md against the code: each guarantee names tests, and whatever the page names exists. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { faultKinds } from '../simulation/faults.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const page = read('docs/guarantees.md');

const sections = [...page.matchAll(/^## (G\d+) [^\n]*\n(.*?)(?=^## )/gms)].map(([, name = '', text = '']) => ({ name, text }));

/** What stands between these marks after this word, of all sections. */
const named = (word: string, mark: RegExp): readonly string[] =>
  sections.flatMap(({ text }) =>
    [...text.matchAll(new RegExp(`^${word}: (.+?)$(?=\\n\\n)`, 'gms'))].flatMap(([, list = '']) =>
      [...list.matchAll(mark)].map(([, one = '']) => one.replaceAll('\n', ' ')),
    ),
  );

const textsOf = (folder: string): string =>
  readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(join(folder, file)))
    .join('\n');

test('every guarantee has its section, with what it does not cover', () => {
  expect(sections.map(({ name }) => name)).toEqual(Array.from({ length: 12 }, (_, index) => `G${index + 1}`));
  for (const { name, text } of sections) expect(text, name).toContain('**Limits:**');
});

describe.each(sections)('$name', ({ text }) => {
  const tests = [...text.matchAll(/^- \[`([^`]+)`\]\(\.\.\/([^)]+)\) · _(.+)_$/gm)];

  test('names tests that there are', () => {
    expect(tests.length).toBeGreaterThan(0);
    for (const [, shown = '', file = '', title = ''] of tests) {
      expect(shown).toBe(file);
      expect(existsSync(join(ROOT, file)), file).toBe(true);
      expect(read(file), file).toContain(title);
    }
  });
});

test('the faults, mutants and chaos cases that it names exist', () => {
  const [faults, mutants, cases] = [
    named('Simulated faults', /`([a-z_]+)`/g),
    named('Mutants', /_([^_]+)_/g),
    named('Chaos', /`([a-z-]+)`/g),
  ];
  for (const found of [faults, mutants, cases]) expect(found.length).toBeGreaterThan(8);
  expect(faults.filter((fault) => !faultKinds.some((kind) => kind === fault))).toEqual([]);
  const [mutantsText, casesText] = [textsOf('test/simulation/mutants'), textsOf('test/chaos/cases')];
  expect(mutants.filter((name) => !mutantsText.includes(`'${name}'`))).toEqual([]);
  expect(cases.filter((name) => !casesText.includes(`name: '${name}'`))).toEqual([]);
});
