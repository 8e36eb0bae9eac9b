/** A record as kafkajs hands it over, as our ports know it. */
import type { RawRecord } from '../record.ts';
import type { PrivateMessage } from './private.ts';

export function rawRecord(topic: string, partition: number, message: PrivateMessage): RawRecord {
  return {
    topic,
    partition,
    offset: Number(message.offset),
    appendedAt: Number(message.timestamp),
    key: message.key === null ? null : message.key.toString(),
    headers: headersOf(message.headers),
    value: message.value,
  };
}

/** Of a header given twice the last one counts. */
function headersOf(headers: PrivateMessage['headers']): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) found[name] = last.toString();
  }
  return found;
}
