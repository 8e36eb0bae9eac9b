import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emittedFiles } from '../src/emitted-files.ts';
import { emitSchemas } from '../src/schema-emission.ts';
import { topicFamilies } from '../src/topics.ts';

const root = join(import.meta.dirname, '../../..');

describe('what is committed is what the code says', () => {
  for (const [path, text] of emittedFiles()) {
    it(`${path} has not drifted`, () => {
      expect(readFileSync(join(root, path), 'utf8')).toBe(text);
    });
  }
});

describe('writers are closed', () => {
  it('every message schema refuses properties that it does not name', () => {
    for (const { fileName, schema } of emitSchemas())
      expect(schema, fileName).toMatchObject({ type: 'object', additionalProperties: false });
  });

  it('every message says its own type, so that a record can be read without its topic', () => {
    for (const { fileName, messageType, schema } of emitSchemas()) {
      expect(schema, fileName).toMatchObject({
        properties: { type: { const: messageType } },
        required: expect.arrayContaining(['type']),
      });
    }
  });
});

describe('the topic table', () => {
  it('names a writer, readers and a retention for every topic', () => {
    for (const family of topicFamilies) {
      expect(family.writer).not.toBe('');
      expect(family.readers).not.toBe('');
      expect(Object.keys(family.messages).length).toBeGreaterThan(0);
    }
  });

  it('has each name once', () => {
    expect(new Set(topicFamilies.map((f) => f.name)).size).toBe(topicFamilies.length);
  });
});
