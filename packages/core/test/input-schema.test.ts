import { compileInputSchema, InputSchemaError } from '@holdpoint/core/input-schema';
import { describe, expect, test } from 'vitest';

const schema = {
  type: 'object',
  properties: { id: { type: 'string' }, limit: { type: 'integer', default: 10 }, on: { type: 'string', format: 'date' } },
  required: ['id'],
  additionalProperties: false,
};

describe('the check of an input', () => {
  test('fills defaults in, without touching what it was given', () => {
    const input = { id: 'a' };
    expect(compileInputSchema(schema)(input)).toEqual({ ok: true, input: { id: 'a', limit: 10 } });
    expect(input).toEqual({ id: 'a' });
  });
  test('names place and rule, never the value', () => {
    const check = compileInputSchema(schema);
    expect(check({})).toEqual({ ok: false, problems: ['/: required "id"'] });
    expect(check({ id: 'a', secret: 'x' })).toEqual({ ok: false, problems: ['/: additionalProperties "secret"'] });
    expect(check({ id: 'a', on: 'tomorrow' })).toEqual({ ok: false, problems: ['/on: format'] });
    expect(check({ id: 'a', limit: '5' })).toEqual({ ok: false, problems: ['/limit: type'] });
  });
  test('cuts a member name that somebody made long: what is told must fit an event', () => {
    const long = 'x'.repeat(262_000);
    const told = compileInputSchema({ type: 'object', additionalProperties: { type: 'string' } });
    expect(JSON.stringify(compileInputSchema(schema)({ id: 'a', [long]: 1 })).length).toBeLessThan(500);
    expect(JSON.stringify(told({ [long]: 1 })).length).toBeLessThan(500);
  });
  test('refuses a schema that does not compile, or that would answer with a promise', () => {
    expect(() => compileInputSchema({ type: 'nonsense' })).toThrow(InputSchemaError);
    expect(() => compileInputSchema({ $async: true, type: 'object' })).toThrow(InputSchemaError);
  });
  test('two contracts may use the same schema id', () => {
    const one = { $id: 'https://example.com/input', type: 'object' };
    compileInputSchema(one);
    expect(() => compileInputSchema(one)).not.toThrow();
  });
});
