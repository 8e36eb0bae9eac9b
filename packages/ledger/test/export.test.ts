import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ExportRecord, exportRecord, formatExportLine, parseExportLine, readExport } from '../src/export.ts';
import { MAX_LINE_BYTES, readLines } from '../src/read-lines.ts';

const record = exportRecord('audit.example/0', 3, '{"a":"Grüße 😀"}');
const line = formatExportLine(record);

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
}

describe('a line of the export', () => {
  test('has one form, which does not change between releases', () => {
    expect(line).toBe(
      '{"log":"audit.example/0","index":3,"leaf":"{\\"a\\":\\"Grüße 😀\\"}",' +
        '"hash":"bc49a9ae533663d298e706a527f9e8c77f3c95f23d6a7e39a520e4dcd2c2bf5e"}',
    );
  });

  test('reads back as the record that was written', async () => {
    const aRecord = fc.record({ log: fc.string({ minLength: 1 }), index: fc.maxSafeNat(), leaf: fc.string({ unit: 'binary' }) });
    await fc.assert(
      fc.asyncProperty(fc.array(aRecord), async (contents) => {
        const records: ExportRecord[] = contents.map(({ log, index, leaf }) => exportRecord(log, index, leaf));
        const lines = records.map((each) => Buffer.from(`${formatExportLine(each)}\n`));
        expect(await all(readExport(lines))).toEqual(records);
      }),
    );
  });

  test.each([
    ['is empty', ''],
    ['is no JSON', 'x'],
    ['is no object', '3'],
    ['lacks a member', '{"log":"a","index":0,"leaf":"{}"}'],
    ['has a negative index', line.replace('3', '-3')],
    ['has an index with a fraction', line.replace('3', '3.5')],
    ['has an empty name of its log', line.replace('audit.example/0', '')],
    ['has a hash in capitals', line.replace(record.hash, record.hash.toUpperCase())],
    ['has one member more', line.replace('}', ',"more":1}')],
    ['has a member twice', line.replace('"index":3', '"index":2,"index":3')],
    ['has its members in another order', `{"index":3,${line.slice(1).replace('"index":3,', '')}`],
    ['has white space', line.replace(',', ', ')],
    ['has a needless escape', line.replace('ü', '\\u00fc')],
    ['has a lone surrogate in its leaf', line.replace('Gr', '\\ud800')],
    ['has a carriage return', `${line}\r`],
  ])('that %s is refused, with its number', (_, text) => {
    expect(() => parseExportLine(text, 17)).toThrow(expect.objectContaining({ name: 'ExportLineError', line: 17 }));
  });

  test('that is not UTF-8, or begins with a byte order mark, is refused', () => {
    const bytes = Buffer.from(`${line}\n`);
    const broken = Buffer.from(bytes);
    broken[bytes.indexOf('ü')] = 0xff;
    expect(() => parseExportLine(broken, 1)).toThrow('line 1: not UTF-8');
    expect(() => parseExportLine(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]), 1)).toThrow('line 1: not JSON');
  });

  test('stops the reader, which says which line it was', async () => {
    await expect(all(readExport([line, line, '{}']))).rejects.toThrow('line 3: not an export record');
  });
});

describe('the lines of a stream', () => {
  test('are the same however it was cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.stringMatching(/^[ab\nü]{0,8}$/)), async (texts) => {
        const lines = await all(readLines(texts.map((text) => Buffer.from(text))));
        const whole = texts.join('');
        expect(lines.map((each) => Buffer.from(each).toString())).toEqual(whole.match(/[^\n]*\n|[^\n]+$/g) ?? []);
      }),
    );
  });

  test('may not be longer than the bound', async () => {
    const long = Buffer.alloc(MAX_LINE_BYTES, 'x');
    const newline = Buffer.from('\n');
    expect(await all(readLines([long.subarray(1), newline]))).toHaveLength(1);
    await expect(all(readLines([newline, long, newline]))).rejects.toThrow(`line 2: longer than ${MAX_LINE_BYTES} bytes`);
    await expect(all(readLines([long, long]))).rejects.toThrow('line 1: longer');
  });
});
