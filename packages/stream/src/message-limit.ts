/** The largest message, framed: what the broker takes in one batch less room for the batch, its key and its headers. */
import { MESSAGE_LIMIT_BYTES } from '@holdpoint/contracts/topics';
import { RecordTooLargeError } from './errors.ts';
import type { LogRecord } from './ports.ts';

export const MAX_MESSAGE_BYTES = MESSAGE_LIMIT_BYTES - 64 * 1024;

/** The largest input, framed: what it leads to says it again with more around it, a request in `TaskAccepted`, and must fit as well. */
export const MAX_INPUT_BYTES = MAX_MESSAGE_BYTES - 64 * 1024;

/** Throws `RecordTooLargeError`, before anything is sent: what encoded it should have refused it, so it is a defect. */
export function refuseTooLarge(records: readonly LogRecord[], topic: string): void {
  const large = records.find(({ value }) => (value?.length ?? 0) > MAX_MESSAGE_BYTES);
  if (large !== undefined) throw new RecordTooLargeError(`a record of ${large.value?.length} bytes is too large for ${topic}`);
}
