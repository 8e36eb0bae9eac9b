import type { Decoder, Encoder } from '@holdpoint/stream/codec';
import { RegistryUnavailableError, UnencodableError } from '@holdpoint/stream/errors';
import type { Message } from '@holdpoint/stream/record';

/** Plain JSON values, with a registry that can be taken away: the codec without a registry of Kafka's. */
export class JsonCodec<M extends Message> implements Decoder<M>, Encoder {
  /** Until this is cleared the registry gives no answer. */
  away = false;
  private readonly types: ReadonlySet<string>;
  private readonly parse: (value: unknown) => M | undefined;

  constructor(types: readonly string[], parse: (value: unknown) => M | undefined) {
    this.types = new Set(types);
    this.parse = parse;
  }

  decode: Decoder<M>['decode'] = async (raw) => {
    if (this.away) throw new RegistryUnavailableError('the registry is away');
    const { value, ...rest } = raw;
    if (value === null) return { ok: false, malformed: { code: 'TOMBSTONE', detail: 'no value' } };
    const parsed = parsedJson(value.toString());
    if (parsed === undefined) return { ok: false, malformed: { code: 'NOT_JSON', detail: 'not JSON' } };
    const message = this.parse(parsed);
    if (message === undefined) return { ok: false, malformed: { code: 'INVALID_SHAPE', detail: 'no message' } };
    if (!this.types.has(message.type)) return { ok: false, malformed: { code: 'UNKNOWN_TYPE', detail: message.type } };
    return { ok: true, record: { ...rest, message, bytes: value } };
  };

  encode: Encoder['encode'] = async (outgoing, source) => {
    if (this.away) throw new RegistryUnavailableError('the registry is away');
    const text = JSON.stringify(outgoing.message);
    if (text.includes('"unencodable"')) throw new UnencodableError('its schema refuses it');
    const headers = { ce_id: outgoing.id, ce_type: outgoing.message.type, ce_source: source, ...outgoing.headers };
    return { key: outgoing.key, headers, value: Buffer.from(text) };
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
