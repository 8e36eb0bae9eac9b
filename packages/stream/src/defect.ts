/** We are wrong: the log or the fold is at fault, and going on would make it worse. Stops the partition, never retried. */
import {
  LogGapError,
  MessageTooLargeError,
  PartitionCountError,
  PayloadTooLargeError,
  RecordTooLargeError,
  StreamError,
  UnencodableError,
} from './errors.ts';
import type { RecordPosition } from './record.ts';

export class DefectError extends StreamError {
  /** Of the log, where it shows. */
  readonly offset: number | undefined;

  constructor(message: string, offset?: number, options?: ErrorOptions) {
    super(message, options);
    this.offset = offset;
  }
}

const defects = [
  DefectError,
  LogGapError,
  MessageTooLargeError,
  PartitionCountError,
  PayloadTooLargeError,
  RecordTooLargeError,
  UnencodableError,
];

export const isDefect = (error: unknown): error is Error => defects.some((kind) => error instanceof kind);

export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** What a definition says of a record. If it throws, no entity can be named to be quarantined: the partition stops there. */
export function saidOf<T>(record: RecordPosition, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    const { topic, partition, offset } = record;
    throw new DefectError(`${topic}/${partition}/${offset} cannot be placed: ${asError(error).message}`, undefined, {
      cause: error,
    });
  }
}
