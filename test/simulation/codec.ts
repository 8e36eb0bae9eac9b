/**
 * Messages as framed JSON, checked by the contracts' schemas, in place of the registry's codec; its silence is simulated. A value is read
 * once however often it is decoded: what is stored never changes, and what was read is frozen, so that nobody shares state through it.
 */
import type { Decoded, Decoder, Encoder } from '@holdpoint/stream/codec';
import { RegistryUnavailableError } from '@holdpoint/stream/errors';
import { unframed } from '@holdpoint/stream/frame';
import type { Message, RawRecord } from '@holdpoint/stream/record';
import type { z } from 'zod';

const FRAME = Buffer.from([0, 0, 0, 0, 1]);

export const framed = (message: unknown): Buffer => Buffer.concat([FRAME, Buffer.from(JSON.stringify(message))]);

export interface Registry {
  /** True while it gives no answer to this process. */
  isAway(): boolean;
}

export function encoderOver(registry: Registry): Encoder {
  return {
    async encode({ key, id, message, headers, traceparent }, source) {
      refuseAway(registry);
      const trace = traceparent === undefined ? {} : { traceparent };
      return {
        key,
        headers: { ce_id: id, ce_type: message.type, ce_source: source, ...trace, ...headers },
        value: framed(message),
      };
    },
  };
}

export function decoderOver<M extends Message>(
  registry: Registry,
  messages: Readonly<Record<string, z.ZodType>>,
  cache: DecodedOnce,
): Decoder<M> {
  return {
    async decode(raw) {
      refuseAway(registry);
      return cache.read<M>(raw, messages);
    },
  };
}

type Read = { readonly message: object } | { readonly code: string; readonly detail: string };

/** What was read of each stored value. */
export class DecodedOnce {
  private readonly known = new WeakMap<Buffer, Read>();

  read<M extends Message>(raw: RawRecord, messages: Readonly<Record<string, z.ZodType>>): Decoded<M> {
    const { value, ...rest } = raw;
    if (value === null) return { ok: false, malformed: { code: 'TOMBSTONE', detail: 'no value' } };
    const read = this.known.get(value) ?? readValue(value, messages);
    this.known.set(value, read);
    if ('code' in read) return { ok: false, malformed: read };
    // The schema named by the message's type has admitted it.
    return { ok: true, record: { ...rest, message: read.message as M, bytes: value } };
  }
}

function readValue(value: Buffer, messages: Readonly<Record<string, z.ZodType>>): Read {
  const json = unframed(value)?.json;
  if (json === undefined) return { code: 'NOT_FRAMED', detail: 'not framed' };
  const parsed = parsedJson(json.toString());
  if (!isMessage(parsed)) return { code: 'NOT_JSON', detail: 'no message' };
  const schema = Object.hasOwn(messages, parsed.type) ? messages[parsed.type] : undefined;
  if (schema === undefined) return { code: 'UNKNOWN_TYPE', detail: parsed.type };
  const checked = schema.safeParse(parsed);
  return checked.success ? { message: frozen(parsed) } : { code: 'INVALID_SHAPE', detail: 'its schema refuses it' };
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) frozen(member);
  }
  return value;
}

function refuseAway(registry: Registry): void {
  if (registry.isAway()) throw new RegistryUnavailableError('the registry gives no answer');
}
