import { headerNames } from '@holdpoint/contracts/headers';
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { PartitionAdvanced, TaskEvent } from '@holdpoint/contracts/messages/task-events';
import type { Decoder } from '@holdpoint/stream/codec';
import type { PartitionReader } from '@holdpoint/stream/ports';
import type { Message, RawRecord } from '@holdpoint/stream/record';
import type { Connection } from './connection.ts';

/** The event log of a service: where its answers to inputs are found. */
export interface EventLog<E extends Message> {
  readonly topic: string;
  readonly reader: PartitionReader;
  readonly decoder: Decoder<E | PartitionAdvanced>;
}

/** The task-runner's. */
export function taskLog({ reader, taskEvents }: Connection): EventLog<TaskEvent> {
  return { topic: 'task.events', reader, decoder: taskEvents };
}

/** The approval-service's. */
export function approvalLog({ reader, approvalEvents }: Connection): EventLog<ApprovalEvent> {
  return { topic: 'approval.events', reader, decoder: approvalEvents };
}

/** Whether this is the record that ends an append, and no event. */
export function isAdvance<E extends Message>(message: E | PartitionAdvanced): message is PartitionAdvanced {
  return message.type === 'PartitionAdvanced';
}

/** Wants one key's records and the records that end an append, without decoding any other. */
export function ofKey(key: string): (raw: RawRecord) => boolean {
  return (raw) => raw.key === key || raw.headers[headerNames.type] === 'PartitionAdvanced';
}
