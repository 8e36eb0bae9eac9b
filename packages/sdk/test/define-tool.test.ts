import { DEFAULT_RETRY, defineTool, type ToolDefinition } from '@holdpoint/sdk/define-tool';
import { toContract } from '@holdpoint/sdk/tool';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const renewal = {
  name: 'crm.update_renewal_date',
  version: 1,
  pool: 'crm',
  description: 'Set the renewal date of a vendor contract',
  input: z.object({
    contractId: z.string(),
    owner: z.object({ id: z.string(), emails: z.array(z.email()) }),
    date: z.iso.date(),
    notify: z.boolean().default(true),
  }),
  output: z.object({ contractId: z.string(), version: z.int() }),
  effect: 'idempotent',
  reversibility: 'fully_reversible',
  timeoutMs: 5_000,
  record: {
    text: 'Set the renewal date of contract {input.contractId} to {input.date}',
    accessed: ['contract:{output.contractId}', 'user:{input.owner.id}'],
    modified: ['renewal_date'],
    personal: ['input.owner.id'],
  },
  execute: async ({ input }: { input: { contractId: string } }) => ({ contractId: input.contractId, version: 2 }),
} as const;

describe('a contract', () => {
  test('carries closed draft-7 schemas, with defaults written out and not required', () => {
    const { inputSchema, outputSchema } = toContract(defineTool(renewal));
    expect(inputSchema).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      additionalProperties: false,
      required: ['contractId', 'owner', 'date'],
      properties: { owner: { additionalProperties: false }, notify: { default: true } },
    });
    expect(outputSchema).toMatchObject({ additionalProperties: false, required: ['contractId', 'version'] });
  });

  test('says how it is retried where its author does not', () => {
    expect(toContract(defineTool(renewal)).retry).toEqual(DEFAULT_RETRY);
    expect(toContract(defineTool({ ...renewal, retry: { maxAttempts: 2 } })).retry).toEqual({ ...DEFAULT_RETRY, maxAttempts: 2 });
  });

  test('tells which help the tool offers', () => {
    const { hasRefresh, hasReconcile } = toContract(defineTool({ ...renewal, refresh: async ({ input }) => input }));
    expect({ hasRefresh, hasReconcile }).toEqual({ hasRefresh: true, hasReconcile: false });
  });
});

const withInput = (member: z.ZodType) => () => defineTool({ ...renewal, input: renewal.input.extend({ member }) });

describe('an input that would run as something else than what was approved is refused, by its path', () => {
  test.each([
    ['coercion', z.coerce.number(), /input\.member: coerces/],
    ['transform', z.string().transform((text) => text.length), /input\.member: transforms/],
    ['preprocess', z.preprocess((value) => value, z.string()), /input\.member: transforms/],
    ['codec', z.codec(z.string(), z.number(), { decode: Number, encode: String }), /input\.member: transforms/],
    ['pipe', z.string().pipe(z.string()), /input\.member: transforms/],
    ['trim', z.string().trim(), /input\.member: changes the value/],
    ['catch', z.string().catch('x'), /input\.member: hides invalid values/],
    ['prefault', z.string().prefault('x'), /input\.member: has a prefault/],
    ['function default', z.string().default(() => crypto.randomUUID()), /input\.member: has a default that a function makes/],
    ['default that does not fit', z.string().min(3).default('x'), /input\.member: has a default that it would refuse/],
    [
      'default inside a union',
      z.union([z.string(), z.object({ n: z.int().default(1) })]),
      /input\.member\|1\.n: has a default inside/,
    ],
    ['default inside a nullable', z.object({ n: z.int().default(1) }).nullable(), /input\.member\.n: has a default inside/],
    ['date', z.date(), /input\.member: is a Date/],
    ['bigint', z.bigint(), /input\.member: is a bigint/],
    ['map', z.map(z.string(), z.string()), /input\.member: is a Map/],
    ['instance', z.instanceof(URL), /input\.member: is a custom schema/],
    ['open object', z.looseObject({}), /input\.member: is an open object/],
    ['intersection', z.intersection(z.object({}), z.object({})), /input\.member: is an intersection/],
    ['deep in an array', z.array(z.object({ at: z.date() })), /input\.member\[\]\.at: is a Date/],
    ['deep in a union', z.union([z.string(), z.object({ at: z.date().optional() })]), /input\.member\|1\.at: is a Date/],
    ['deep in a record', z.record(z.string(), z.coerce.string()), /input\.member\{\}: coerces/],
    ['deep in a tuple', z.tuple([z.string(), z.date()]), /input\.member\[1\]: is a Date/],
  ])('%s', (_name, member, reason) => {
    expect(withInput(member)).toThrow(reason);
  });
});

describe('an input that only looks at a value is taken', () => {
  interface Tree {
    readonly name: string;
    readonly children: readonly Tree[];
  }
  const tree: z.ZodType<Tree> = z.lazy(() => z.object({ name: z.string(), children: z.array(tree) }));
  test.each([
    ['refinement', z.string().refine((text) => text !== 'x')],
    [
      'discriminated union',
      z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })]),
    ],
    ['record', z.record(z.string(), z.int())],
    ['nullable, optional, readonly', z.array(z.string()).readonly().nullable().optional()],
    ['any JSON', z.json()],
    ['a tree', tree],
    ['a fixed default', z.array(z.string()).default([])],
    ['an enum', z.enum(['no longer needed', 'ordered by mistake'])],
    ['a uuid', z.uuid()],
  ])('%s', (_name, member) => {
    expect(withInput(member)).not.toThrow();
  });
});

const withRecord = (record: object) => () => defineTool({ ...renewal, record: { ...renewal.record, ...record } });

describe('a record template names only fields that exist and can be shown', () => {
  test.each([
    ['an absent field', { text: 'Contract {input.contractid}' }, /record\.text: \{input\.contractid\} does not exist/],
    [
      'an absent field of a member',
      { accessed: ['{input.owner.name}'] },
      /record\.accessed\[0\]: \{input\.owner\.name\} does not exist/,
    ],
    ['a whole object', { modified: ['{input.owner}'] }, /record\.modified\[0\]: \{input\.owner\} is an object/],
    ['neither input nor output', { text: '{call.id}' }, /record\.text: \{call\.id\} is not a path/],
    ['an open brace', { text: 'Contract {input.contractId' }, /record\.text: a brace without its partner/],
    [
      'an absent personal path',
      { personal: ['input.owner.nick'] },
      /record\.personal\[0\]: \{input\.owner\.nick\} does not exist/,
    ],
    ['a path that goes on below a scalar', { text: '{input.contractId.x}' }, /does not exist/],
  ])('%s is refused', (_name, record, reason) => {
    expect(withRecord(record)).toThrow(reason);
  });

  test.each([['{input.owner.emails}'], ['{input.owner.emails.0}'], ['{output.version}'], ['{input.notify}']])(
    '%s is taken',
    (text) => {
      expect(withRecord({ text })).not.toThrow();
    },
  );
});

describe('promises that contradict each other are refused', () => {
  const undone = { name: 'crm.restore', version: 1 };
  test.each<[string, Partial<ToolDefinition<typeof renewal.input, typeof renewal.output>>, RegExp]>([
    ['a read that cannot be undone', { effect: 'read', reversibility: 'irreversible' }, /a `read` changes nothing/],
    ['an irreversible tool that another undoes', { reversibility: 'irreversible', compensatedBy: undone }, /nothing undoes/],
    ['reconcile of a tool that may simply run again', { reconcile: async () => ({ status: 'unknown' }) }, /only of `once`/],
    ['no time at all', { timeoutMs: 0 }, /timeoutMs/],
    ['a limit of nothing', { limits: { concurrency: 0 } }, /limits\.concurrency/],
    ['a name that is no registered word', { name: 'Update' }, /name/],
  ])('%s', (_name, change, reason) => {
    expect(() => defineTool({ ...renewal, ...change })).toThrow(reason);
  });
});
