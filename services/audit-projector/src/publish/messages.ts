/** The messages in which a log leaves this service. Their ids follow from log and index, so that a repeat is recognised. */
import { type Json, PAYLOAD_LIMIT_BYTES, type Payload, payloadSizeBytes, plain } from '@holdpoint/contracts/payload';
import { signCheckpoint } from '@holdpoint/ledger/checkpoint';
import type { SignerKey } from '@holdpoint/ledger/note-key';
import type { Outgoing } from '@holdpoint/stream/record';
import type { LogPlace } from '../log-place.ts';
import { CHECKPOINTS, COMPLIANCE, TECHNICAL } from './published-log.ts';

export interface StoredLeaf {
  readonly leaf_index: number;
  readonly leaf: string;
  readonly hash: string;
}

export interface StoredTechnical {
  readonly leaf_index: number;
  readonly event_offset: number;
  readonly tenant: string;
  readonly task_id: string;
  readonly input: Payload;
  readonly output: Payload | null;
  readonly remaining: Payload | null;
  readonly error: { readonly [key: string]: Json } | null;
  readonly [column: string]: Json;
}

export function leafMessage({ log, partition }: LogPlace, { leaf_index: index, leaf, hash }: StoredLeaf): Outgoing {
  const message = { type: 'ComplianceRecorded', log, index, leaf, hash };
  return { topic: COMPLIANCE, key: log, partition, id: `${log}#${index}`, message };
}

/** Every column of the record travels, payloads in their own shape. */
export function technicalMessage({ log, partition }: LogPlace, row: StoredTechnical): Outgoing {
  const { leaf_index: index, event_offset: offset, tenant, task_id: taskId, ...columns } = row;
  const event = { topic: 'task.events', partition, offset };
  const record = plain(fitting(columns));
  const message = { type: 'TechnicalRecorded', log, index, tenant, taskId, event, record };
  return { topic: TECHNICAL, key: log, partition, id: `${log}#technical-${index}`, message };
}

/** What is sent instead of a value that would make the whole larger than one payload may be: the table and the event hold it. */
const LARGEST_COLUMN_BYTES = PAYLOAD_LIMIT_BYTES / 5;

function fitting(columns: { readonly [column: string]: Json }): Json {
  if (payloadSizeBytes(columns) <= PAYLOAD_LIMIT_BYTES) return columns;
  return Object.fromEntries(
    Object.entries(columns).map(([column, value]) => {
      const sizeBytes = payloadSizeBytes(value);
      return [column, sizeBytes <= LARGEST_COLUMN_BYTES ? value : { omitted_bytes: sizeBytes }];
    }),
  );
}

/** A signed head of the log. */
export function checkpointMessage(
  { log }: LogPlace,
  head: { size: number; root: string },
  at: string,
  signer: SignerKey,
): Outgoing {
  const note = signCheckpoint({ origin: log, ...head, extensions: [] }, [signer]);
  const message = { type: 'CheckpointPublished', log, size: head.size, note, at };
  return { topic: CHECKPOINTS, key: log, partition: 0, id: `${log}#checkpoint-${head.size}`, message };
}
