import { UnreadableRecordError } from '@holdpoint/client/follow';
import { SealedPayloadError } from '@holdpoint/contracts/payload';
import { KeyFormatError } from '@holdpoint/core/approval/keys';
import { PeopleFormatError } from '@holdpoint/core/people';
import { SignedNoteError } from '@holdpoint/ledger/note-format';
import { LocalProblem } from '@holdpoint/local/problem';
import { ConfigError } from '@holdpoint/process/config';
import { DatabaseUnavailableError } from '@holdpoint/process/database-error';
import {
  BrokerRefusedError,
  BrokerUnavailableError,
  MessageTooLargeError,
  PartitionCountError,
  PayloadTooLargeError,
  RegistryUnavailableError,
  UnknownTopicError,
} from '@holdpoint/stream/errors';
import { CliProblem } from './cli-problem.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import type { Terminal } from './terminal.ts';

/** Tells of an error on stderr, in the form that was asked for, and returns the exit status that it means. */
export function reportError(error: unknown, terminal: Terminal, form: 'text' | 'json'): ExitStatus {
  const known = problemOf(error);
  if (known === undefined) return reportDefect(error, terminal);
  const { code, message, remedy, exitStatus } = known;
  terminal.note(form === 'json' ? JSON.stringify({ error: { code, message, remedy } }) : `${message}\n${remedy}`);
  return exitStatus;
}

function reportDefect(error: unknown, terminal: Terminal): ExitStatus {
  terminal.note('This is a defect of holdpoint; please report it with what follows.');
  terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (error instanceof Error && error.cause !== undefined) terminal.note(`caused by ${String(error.cause)}`);
  return EXIT.defect;
}

const DOCTOR = 'Run: holdpoint doctor';

/** What is known about an error, by its class; undefined for one that nobody expected. */
export function problemOf(error: unknown): Pick<CliProblem, 'code' | 'message' | 'remedy' | 'exitStatus'> | undefined {
  if (error instanceof CliProblem) return error;
  if (error instanceof ConfigError) return told('ENVIRONMENT', error, 'Set or unset what is named above.', EXIT.usage);
  if (error instanceof KeyFormatError) return told('KEY_FORMAT', error, 'Make a key with: holdpoint keys create', EXIT.usage);
  if (error instanceof SignedNoteError) return noteProblem(error);
  if (error instanceof PeopleFormatError) return told('PEOPLE_FORMAT', error, 'Mend the people file.', EXIT.usage);
  if (error instanceof LocalProblem) return { ...error.problem, exitStatus: EXIT.unreachable };
  if (error instanceof PayloadTooLargeError || error instanceof MessageTooLargeError) {
    return told('TOO_LARGE', error, 'Send a reference to the data instead of the data.', EXIT.usage);
  }
  if (error instanceof RegistryUnavailableError) return told('REGISTRY_UNAVAILABLE', error, DOCTOR, EXIT.unreachable);
  if (error instanceof BrokerRefusedError)
    return told('BROKER_REFUSED', error, 'Correct KAFKA_TLS… or KAFKA_SASL….', EXIT.unreachable);
  if (error instanceof BrokerUnavailableError) return told('BROKER_UNAVAILABLE', error, DOCTOR, EXIT.unreachable);
  if (error instanceof DatabaseUnavailableError) return told('DATABASE_UNAVAILABLE', error, DOCTOR, EXIT.unreachable);
  if (error instanceof UnknownTopicError) return told('TOPIC_MISSING', error, 'Run: holdpoint topics create', EXIT.unreachable);
  if (error instanceof PartitionCountError)
    return told('PARTITION_COUNT', error, 'Correct HOLDPOINT_PARTITIONS.', EXIT.unreachable);
  if (error instanceof UnreadableRecordError)
    return told('UNREADABLE', error, 'Use a holdpoint as new as the services.', EXIT.unreachable);
  if (error instanceof SealedPayloadError)
    return told('SEALED', error, 'It cannot be shown here, and so not be decided here.', EXIT.no);
  return undefined;
}

function noteProblem(error: SignedNoteError) {
  if (error.code !== 'unsigned') return told('KEY_FORMAT', error, 'Give a verifier key, or a file that holds one.', EXIT.usage);
  return told(
    'KEY_NOT_OF_CHECKPOINT',
    error,
    'Give the key of who signed the checkpoints; nothing was said of the export.',
    EXIT.usage,
  );
}

function told(code: string, { message }: Error, remedy: string, exitStatus: ExitStatus) {
  return { code, message, remedy, exitStatus };
}
