/** Messages to stored bytes: validated once against the schema that this release was built with, framed, with CloudEvents headers. */
import { CLOUD_EVENTS_SPEC_VERSION, headerNames } from '@holdpoint/contracts/headers';
import { PAYLOAD_LIMIT_BYTES } from '@holdpoint/contracts/payload';
import { emitSchemas } from '@holdpoint/contracts/schema-emission';
import { familyOf, physicalTopic, subjectOf } from '@holdpoint/contracts/topics';
import type { Encoder } from '../codec.ts';
import { MessageTooLargeError, PayloadTooLargeError, UnencodableError } from '../errors.ts';
import { MAX_INPUT_BYTES, MAX_MESSAGE_BYTES } from '../message-limit.ts';
import { oversizedPayload } from '../payload-limits.ts';
import type { Outgoing } from '../record.ts';
import type { SchemaRegistry, SubjectSchema } from './registry.ts';

/** The schema of a message type on a logical topic, with its subject; undefined where that type does not belong. */
export type FindSchema = (topic: string, messageType: string) => SubjectSchema | undefined;

export function registryEncoder(registry: SchemaRegistry, findSchema: FindSchema): Encoder {
  return {
    async encode(outgoing, source) {
      const schema = findSchema(outgoing.topic, outgoing.message.type);
      if (schema === undefined) throw new UnencodableError(`${outgoing.message.type} does not belong on ${outgoing.topic}`);
      const value = await registry.encode(await registry.idOf(schema), outgoing.message);
      refuseTooLarge(value, outgoing);
      return { key: outgoing.key, headers: headersOf(outgoing, source), value };
    },
  };
}

/** The schemas that contracts emit, for topics under a prefix. */
export function emittedSchemas(topicPrefix: string): FindSchema {
  const emitted = new Map(emitSchemas().map((one) => [`${one.topic}:${one.messageType}`, one.schema]));
  return (topic, messageType) => {
    const schema = emitted.get(`${familyOf(topic).name}:${messageType}`);
    return schema && { subject: subjectOf(physicalTopic(topicPrefix, topic), messageType), schema };
  };
}

function refuseTooLarge(value: Buffer, { topic, message }: Outgoing): void {
  if (value.length <= PAYLOAD_LIMIT_BYTES) return;
  const path = oversizedPayload(message);
  if (path !== undefined)
    throw new PayloadTooLargeError(`${message.type}: the payload ${path} is larger than ${PAYLOAD_LIMIT_BYTES} bytes`);
  const limitBytes = topic === 'task.requests' ? MAX_INPUT_BYTES : MAX_MESSAGE_BYTES;
  if (value.length > limitBytes)
    throw new MessageTooLargeError(`${message.type} takes ${value.length} bytes; at most ${limitBytes} can be produced`);
}

function headersOf({ id, message, subject, traceparent, headers }: Outgoing, source: string): Record<string, string> {
  const time = 'at' in message && typeof message.at === 'string' ? message.at : undefined;
  return {
    ...headers,
    [headerNames.id]: id,
    [headerNames.type]: message.type,
    [headerNames.source]: source,
    [headerNames.specVersion]: CLOUD_EVENTS_SPEC_VERSION,
    ...(time === undefined ? {} : { [headerNames.time]: time }),
    ...(subject === undefined ? {} : { [headerNames.subject]: subject }),
    ...(traceparent === undefined ? {} : { [headerNames.traceparent]: traceparent }),
  };
}
