import { describe, expect, it } from 'vitest';
import { openPayload, payloadSchema, payloadSizeBytes, plain, SealedPayloadError } from '../src/payload.ts';
import { familyOf, logicalTopic, physicalTopic, topicsOf } from '../src/topics.ts';

describe('a sensitive field', () => {
  it('opens to what it was made of, null too', () => {
    for (const value of [null, 0, '', [], { a: [1, { b: 'c' }] }])
      expect(openPayload(payloadSchema.parse(plain(value)))).toEqual(value);
  });

  it('is refused where it holds neither a plain nor a sealed value', () => {
    for (const value of [{}, { plain: undefined }, 'text', null]) expect(payloadSchema.safeParse(value).success).toBe(false);
  });

  it('does not open without its key', () => {
    expect(() => openPayload({ sealed: 'AAAA' })).toThrow(SealedPayloadError);
  });

  it('is measured in bytes, not characters', () => {
    expect(payloadSizeBytes('é')).toBe(4);
  });
});

describe('topic names', () => {
  it('come back from the broker as they went', () => {
    expect(logicalTopic('x.', physicalTopic('x.', 'tool.requests.retail'))).toBe('tool.requests.retail');
    expect(logicalTopic('x.', 'y.task.events.v1')).toBeUndefined();
  });

  it('are one per pool and one per dead-lettering service', () => {
    const names = topicsOf(4, { retail: 2, crm: 3 }).map((t) => `${t.name}/${t.partitions}`);
    expect(names).toEqual(
      expect.arrayContaining(['tool.requests.retail/2', 'tool.claims.crm/3', 'tool.results.crm/4', 'dead-letter.task-runner/4']),
    );
  });

  it('that no line of the table covers are an error', () => {
    expect(() => familyOf('task.eventz')).toThrow(RangeError);
    expect(familyOf('tool.results.crm').name).toBe('tool.results');
  });
});
