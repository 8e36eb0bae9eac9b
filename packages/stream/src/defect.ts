/** We are wrong: the log or the fold is at fault, and going on would make it worse. Stops the partition, never retried. */
import type { Malformed } from './codec.ts';
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

/** What is wrong with a partition that has stopped, as one of a few words: of `/readyz`, of a label, of `holdpoint partitions`. */
export type DefectCode =
  /** Records that were still to be read are no longer there. */
  | 'RECORDS_GONE'
  /** A topic ends before what was read of it. */
  | 'LOG_CUT_OFF'
  /** An event does not follow the one before it. */
  | 'SEQUENCE_BROKEN'
  /** A record of our own log that this build cannot read. */
  | 'RECORD_UNREADABLE'
  | 'FOLD_FAILED'
  /** Nobody can say which entity a record is about. */
  | 'RECORD_UNPLACEABLE'
  /** Deciding failed, and so did what should have brought that before a person. */
  | 'QUARANTINE_FAILED'
  /** The tables refuse what was projected. */
  | 'BATCH_UNWRITABLE'
  /** What is projected contradicts itself, or what was published of it. */
  | 'PROJECTION_DIVERGED'
  | 'REQUEST_UNHANDLED'
  | 'RECORD_TOO_LARGE'
  | 'MESSAGE_TOO_LARGE'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNENCODABLE'
  | 'PARTITION_COUNT'
  /** What no other word is for. */
  | 'DEFECT';

export interface DefectOptions extends ErrorOptions {
  readonly code?: DefectCode;
  /** Of the record at fault, where that is not the partition's own log. */
  readonly topic?: string;
}

/** Its message is shown to operators: it names records, entities and codes, and quotes nothing of a payload. What is quoted stays in `cause`. */
export class DefectError extends StreamError {
  readonly code: DefectCode;
  readonly topic: string | undefined;
  /** Of the record at fault, where it shows. */
  readonly offset: number | undefined;

  constructor(message: string, offset?: number, { code = 'DEFECT', topic, ...options }: DefectOptions = {}) {
    super(message, options);
    this.offset = offset;
    this.code = code;
    this.topic = topic;
  }
}

const others = [
  [LogGapError, 'RECORDS_GONE'],
  [MessageTooLargeError, 'MESSAGE_TOO_LARGE'],
  [PartitionCountError, 'PARTITION_COUNT'],
  [PayloadTooLargeError, 'PAYLOAD_TOO_LARGE'],
  [RecordTooLargeError, 'RECORD_TOO_LARGE'],
  [UnencodableError, 'UNENCODABLE'],
] as const;

export const isDefect = (error: unknown): error is Error =>
  error instanceof DefectError || others.some(([kind]) => error instanceof kind);

export const defectCodeOf = (error: Error): DefectCode =>
  error instanceof DefectError ? error.code : (others.find(([kind]) => error instanceof kind)?.[1] ?? 'DEFECT');

export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** What may be said of an error that is not ours: its code or its class. Its text may quote data, and is for the log alone. */
export function kindOf(error: unknown): string {
  if (error instanceof StreamError) return error.message;
  const { name } = asError(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Za-z0-9_]{1,60}$/.test(code) ? `${name} ${code}` : name;
}

/** A record that was written by nobody but us, and that this build cannot read. */
export function unreadable({ code, detail }: Malformed, { topic, partition, offset }: RecordPosition): DefectError {
  const message = `${topic}/${partition}/${offset} cannot be read: ${code}: ${detail}`;
  return new DefectError(message, offset, { code: 'RECORD_UNREADABLE', topic });
}

/** What a definition says of a record. If it throws, no entity can be named to be quarantined: the partition stops there. */
export function saidOf<T>(record: RecordPosition, ask: () => T): T {
  try {
    return ask();
  } catch (cause) {
    const { topic, partition, offset } = record;
    const message = `${topic}/${partition}/${offset} cannot be placed: ${kindOf(cause)}`;
    throw new DefectError(message, offset, { code: 'RECORD_UNPLACEABLE', topic, cause });
  }
}
