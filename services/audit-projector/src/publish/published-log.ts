/**
 * What of one log has been published: read from the ends of the output topics, so that a rebuilt database, which remembers
 * nothing, publishes nothing twice, and is held to what was published before.
 */
import type { CheckpointPublished, ComplianceRecorded, TechnicalRecorded } from '@holdpoint/contracts/messages/audit';
import { type Checkpoint, openCheckpoint } from '@holdpoint/ledger/checkpoint';
import { SignedNoteError } from '@holdpoint/ledger/note-format';
import type { VerifierKey } from '@holdpoint/ledger/note-key';
import type { LogPlace } from '../log-place.ts';
import { lastRecord, type TopicEnds, UnreadableOutputError } from './last-record.ts';

export const COMPLIANCE = 'audit.compliance';
export const TECHNICAL = 'audit.technical';
export const CHECKPOINTS = 'audit.checkpoints';

export interface PublishedLog {
  /** The last leaf that was published. */
  readonly leaf: { readonly index: number; readonly hash: string } | undefined;
  /** The last leaf whose technical record was published, if that topic still holds one. */
  readonly technical: number | undefined;
  /** The last checkpoint, its signature verified, and when it was published (epoch ms). */
  readonly checkpoint: (Checkpoint & { readonly publishedAtMs: number }) | undefined;
}

export interface PublishedOptions {
  readonly compliance: TopicEnds<ComplianceRecorded>;
  readonly technical: TopicEnds<TechnicalRecorded>;
  readonly checkpoints: TopicEnds<CheckpointPublished>;
  /** The keys that our checkpoints are, and were, signed with. */
  readonly verifiers: readonly VerifierKey[];
}

/** The output topics could not be read to their ends. Time may mend it. */
export class OutputsUnavailableError extends Error {
  override readonly name = 'OutputsUnavailableError';
}

/**
 * Reads what was published of a log.
 *
 * @throws SignedNoteError when the last checkpoint that bears the log's name was not signed by us; UnreadableOutputError when a
 * topic holds what is no message of ours; OutputsUnavailableError when broker or registry give no answer
 */
export async function readPublishedLog(options: PublishedOptions, place: LogPlace): Promise<PublishedLog> {
  try {
    return await readEnds(options, place);
  } catch (error) {
    if (error instanceof SignedNoteError || error instanceof UnreadableOutputError) throw error;
    throw new OutputsUnavailableError('what was published of the audit logs cannot be read', { cause: error });
  }
}

async function readEnds(options: PublishedOptions, { log, partition }: LogPlace): Promise<PublishedLog> {
  const ofLog = (message: { readonly log: string }) => message.log === log;
  const compliance = await lastRecord(options.compliance, COMPLIANCE, partition, ofLog);
  const technical = await lastRecord(options.technical, TECHNICAL, partition, ofLog);
  const checkpoint = await lastRecord(options.checkpoints, CHECKPOINTS, 0, ofLog);
  return {
    leaf: compliance && { index: compliance.message.index, hash: compliance.message.hash },
    technical: technical?.message.index,
    checkpoint: checkpoint && {
      ...openCheckpoint(checkpoint.message.note, options.verifiers),
      publishedAtMs: checkpoint.appendedAt,
    },
  };
}
