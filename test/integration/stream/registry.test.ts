import { deadLetterMessages } from '@holdpoint/contracts/messages/dead-letters';
import { taskCommandMessages } from '@holdpoint/contracts/messages/task-commands';
import { MessageTooLargeError, PayloadTooLargeError, RegistryUnavailableError, UnencodableError } from '@holdpoint/stream/errors';
import { checkSchemas, registerSchemas } from '@holdpoint/stream/kafka/register-schemas';
import { SchemaRegistry, type SubjectSchema } from '@holdpoint/stream/kafka/registry';
import { registryDecoder } from '@holdpoint/stream/kafka/registry-decoder';
import { emittedSchemas, registryEncoder } from '@holdpoint/stream/kafka/registry-encoder';
import type { Message, Outgoing, RawRecord } from '@holdpoint/stream/record';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { testPrefix } from '../../support/test-topics.ts';

const { prefix } = testPrefix();
const messages = { ...taskCommandMessages, ...deadLetterMessages };
const find = emittedSchemas(prefix);
const schemaOf = (topic: string, type: string): SubjectSchema => {
  const found = find(topic, type);
  if (found === undefined) throw new Error(`${type} does not belong on ${topic}`);
  return found;
};

const command = {
  type: 'PauseTask',
  commandId: '018f4b3c-0000-7000-8000-000000000001',
  tenant: 'acme',
  taskId: '018f4b3c-0000-7000-8000-000000000002',
  by: 'ada',
  at: '2026-01-01T00:00:00.000Z',
  reason: { plain: 'lunch' },
};
const outgoing = (message: Message, topic = 'task.commands'): Outgoing => ({ topic, key: command.taskId, id: 'c1', message });
const stored = (value: Buffer | null, topic = 'task.commands'): RawRecord => {
  const position = { topic, partition: 0, offset: 7 };
  return { ...position, appendedAt: 5, key: command.taskId, headers: {}, value };
};
const registry = () => new SchemaRegistry({ url: inject('addresses').registryUrl });
const away = () => new SchemaRegistry({ url: 'http://127.0.0.1:9/apis/ccompat/v7' });

describe('the codec over the schema registry', () => {
  beforeAll(async () => {
    const schemas = Object.keys(taskCommandMessages).map((type) => schemaOf('task.commands', type));
    const outcomes = await registerSchemas(registry(), schemas);
    expect(outcomes.every(({ kind }) => kind === 'registered')).toBe(true);
  });

  test('a message comes back as it was, with its stored bytes', async () => {
    const shared = registry();
    const record = await registryEncoder(shared, find).encode(outgoing(command), 'console');
    const decoded = await registryDecoder({ registry: shared, messages }).decode(stored(record.value));
    if (!decoded.ok) throw new Error(decoded.malformed.code);
    expect(decoded.record.message).toEqual(command);
    expect(decoded.record.bytes).toEqual(record.value);
    expect(record.headers).toMatchObject({ ce_id: 'c1', ce_type: 'PauseTask', ce_source: 'console', ce_time: command.at });
  });

  test('an unknown schema id, a missing frame and a tombstone are malformed', async () => {
    const decoder = registryDecoder({ registry: registry(), messages });
    const codes: unknown[] = [];
    for (const value of [Buffer.from('\0\x7f\xff\xff\xff{}', 'latin1'), Buffer.from('{"type":"PauseTask"}'), null]) {
      const decoded = await decoder.decode(stored(value));
      codes.push(decoded.ok || decoded.malformed.code);
    }
    expect(codes).toEqual(['UNKNOWN_SCHEMA', 'NOT_FRAMED', 'TOMBSTONE']);
  });

  test('a message of another shape, or on a topic where it does not belong, is malformed', async () => {
    const shared = registry();
    const { value } = await registryEncoder(shared, find).encode(outgoing(command), 'console');
    const decoder = registryDecoder({ registry: shared, messages });
    const elsewhere = await decoder.decode(stored(value, 'task.requests'));
    expect(elsewhere.ok || elsewhere.malformed.code).toBe('UNKNOWN_TYPE');
    const frame = value?.subarray(0, 5) ?? Buffer.alloc(0);
    const other = await decoder.decode(stored(Buffer.concat([frame, Buffer.from('{"type":"PauseTask","taskId":1}')])));
    expect(other.ok || other.malformed.code).toBe('INVALID_SHAPE');
  });

  test('a reader takes fields that it does not know', async () => {
    const shared = registry();
    const { value } = await registryEncoder(shared, find).encode(outgoing(command), 'console');
    const frame = value?.subarray(0, 5) ?? Buffer.alloc(0);
    const newer = Buffer.concat([frame, Buffer.from(JSON.stringify({ ...command, colour: 'blue' }))]);
    expect((await registryDecoder({ registry: shared, messages }).decode(stored(newer))).ok).toBe(true);
  });

  test('what breaks its schema, or is too large, is refused before it is produced', async () => {
    const encoder = registryEncoder(registry(), find);
    const encode = (message: Message) => encoder.encode(outgoing(message), 'console');
    await expect(encode({ ...command, type: 'PauseTask', ...{ by: 7 } } as Message)).rejects.toThrow(UnencodableError);
    await expect(encode({ ...command, ...{ colour: 'blue' } })).rejects.toThrow(UnencodableError);
    await expect(encode({ ...command, ...{ reason: { plain: 'x'.repeat(300_000) } } })).rejects.toThrow(PayloadTooLargeError);
    const sealed = { ...command, ...{ reason: { sealed: 'x'.repeat(2_100_000) } } };
    await expect(encode(sealed)).rejects.toThrow(MessageTooLargeError);
    await expect(encoder.encode(outgoing(command, 'task.requests'), 'console')).rejects.toThrow(UnencodableError);
  });

  test('no answer from the registry is told from its 404', async () => {
    const { value } = await registryEncoder(registry(), find).encode(outgoing(command), 'console');
    await expect(registryDecoder({ registry: away(), messages }).decode(stored(value))).rejects.toThrow(RegistryUnavailableError);
    await expect(registryEncoder(away(), find).encode(outgoing(command), 'console')).rejects.toThrow(RegistryUnavailableError);
  });

  test('a schema that cannot read what was written is incompatible, and is not registered', async () => {
    const { subject, schema } = schemaOf('task.commands', 'ResumeTask');
    const narrowed = { ...schema, properties: { ...Object(schema.properties), by: { type: 'integer' } } };
    const [checked] = await checkSchemas(registry(), [{ subject, schema: narrowed }]);
    expect(checked?.kind).toBe('incompatible');
    const [registered] = await registerSchemas(registry(), [{ subject, schema: narrowed }]);
    expect(registered?.kind).toBe('incompatible');
    const [same] = await checkSchemas(registry(), [{ subject, schema }]);
    expect(same?.kind).toBe('compatible');
  });
});
