/**
 * Between messages and stored bytes: what the runtimes need of a codec. The implementation over the schema registry
 * is `registry-codec.ts`. STABLE.
 */
import type { LogRecord } from './ports.ts';
import type { Message, Outgoing, RawRecord, StreamRecord } from './record.ts';

export type Decoded<M extends Message> =
  | { readonly ok: true; readonly record: StreamRecord<M> }
  | { readonly ok: false; readonly malformed: Malformed };

/** Why a record can never be read. The code is a stable word, e.g. `UNKNOWN_SCHEMA`, `NOT_FRAMED`, `NOT_JSON`, `INVALID_SHAPE`, `UNKNOWN_TYPE`, `TOMBSTONE`. */
export interface Malformed {
  readonly code: string;
  readonly detail: string;
}

export interface Decoder<M extends Message> {
  /** Throws `RegistryUnavailableError` when the registry gives no answer: wait and ask again. */
  decode(raw: RawRecord): Promise<Decoded<M>>;
}

export interface Encoder {
  /**
   * The framed value and its CloudEvents headers. Throws `PayloadTooLargeError` or `MessageTooLargeError` before anything is
   * produced, `UnencodableError` when the message breaks its own schema (a defect), `RegistryUnavailableError`.
   */
  encode(outgoing: Outgoing, source: string): Promise<LogRecord>;
}
