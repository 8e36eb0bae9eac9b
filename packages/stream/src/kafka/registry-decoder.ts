/**
 * Stored bytes to messages: the frame, the registry's word that its schema exists, then the tolerant schema of this release.
 *
 * A type is read only from a topic that it belongs on: the topic's rights are what stops an executor from forging an approval.
 */
import { familyOf } from '@holdpoint/contracts/topics';
import type { z } from 'zod';
import type { Decoded, Decoder, Malformed } from '../codec.ts';
import { unframed } from '../frame.ts';
import type { Message, RawRecord } from '../record.ts';
import type { SchemaRegistry } from './registry.ts';

export type MessageSchemas = Readonly<Record<string, z.ZodType<Message>>>;
export type MessageOf<T extends MessageSchemas> = z.output<T[keyof T]>;

export interface RegistryDecoderOptions<T extends MessageSchemas> {
  readonly registry: SchemaRegistry;
  /** By message type: everything that is to be read. */
  readonly messages: T;
  /** Whether a type belongs on a topic; left out: as the table of topics says. */
  belongs?(topic: string, messageType: string): boolean;
}

export function registryDecoder<T extends MessageSchemas>(options: RegistryDecoderOptions<T>): Decoder<MessageOf<T>> {
  const { registry, messages } = options;
  const belongs = options.belongs ?? isOfFamily;
  return {
    async decode(raw) {
      const { value, ...rest } = raw;
      if (value === null) return malformed('TOMBSTONE', 'a tombstone where a message belongs');
      const framed = unframed(value);
      if (framed === undefined) return malformed('NOT_FRAMED', 'the value does not begin with a zero byte and a schema id');
      if (!(await registry.isKnown(framed.schemaId)))
        return malformed('UNKNOWN_SCHEMA', `no schema has the id ${framed.schemaId}`);
      const parsed = parseMessage(messages, belongs, raw, framed.json);
      return 'code' in parsed ? { ok: false, malformed: parsed } : { ok: true, record: { ...rest, ...parsed, bytes: value } };
    },
  };
}

function parseMessage<T extends MessageSchemas>(
  messages: T,
  belongs: (topic: string, messageType: string) => boolean,
  { topic }: RawRecord,
  json: Buffer,
): { message: MessageOf<T> } | Malformed {
  const value = parsedJson(json);
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  if (typeof type !== 'string') return { code: 'NOT_JSON', detail: 'the value is no JSON object with a type' };
  const schema = schemaFor(messages, type);
  if (schema === undefined || !belongs(topic, type)) return { code: 'UNKNOWN_TYPE', detail: `${quotable(type)} on ${topic}` };
  const result = schema.safeParse(value);
  if (result.success) return { message: result.data };
  const paths = result.error.issues.slice(0, 5).map(({ path, code }) => `${path.join('.')}: ${code}`);
  return { code: 'INVALID_SHAPE', detail: `${type} at ${paths.join(', ')}` };
}

/** What stands in place of a type may be anything, a customer's name too; a dead letter quotes nothing of a record but what is a type's name. */
const quotable = (type: string): string => (/^[A-Z][A-Za-z]{0,99}$/.test(type) ? type : 'what is no name of a type');

/** Own properties only: `constructor` is a type that anybody could send. */
const schemaFor = <T extends MessageSchemas>(messages: T, type: string): z.ZodType<MessageOf<T>> | undefined =>
  Object.hasOwn(messages, type) ? (messages[type] as z.ZodType<MessageOf<T>>) : undefined;

const isOfFamily = (topic: string, messageType: string): boolean => Object.hasOwn(familyOf(topic).messages, messageType);

function parsedJson(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString('utf8'));
  } catch {
    return undefined;
  }
}

const malformed = <M extends Message>(code: string, detail: string): Decoded<M> => ({ ok: false, malformed: { code, detail } });
