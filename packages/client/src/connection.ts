import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { CheckpointPublished, ComplianceRecorded } from '@holdpoint/contracts/messages/audit';
import type { CatalogMessage } from '@holdpoint/contracts/messages/catalog';
import type { DeadLettered } from '@holdpoint/contracts/messages/dead-letters';
import type { PartitionsReported } from '@holdpoint/contracts/messages/partition-reports';
import type { PartitionAdvanced, TaskEvent } from '@holdpoint/contracts/messages/task-events';
import type { Decoder } from '@holdpoint/stream/codec';
import type { Admin, PartitionReader } from '@holdpoint/stream/ports';
import type { Sender } from '@holdpoint/stream/sender';

/** What a client needs of an installation: to send, to read, to know how tasks are spread. */
export interface Connection {
  readonly sender: Sender;
  readonly reader: PartitionReader;
  readonly admin: Admin;
  readonly taskEvents: Decoder<TaskEvent | PartitionAdvanced>;
  readonly approvalEvents: Decoder<ApprovalEvent | PartitionAdvanced>;
  readonly deadLetters: Decoder<DeadLettered>;
  readonly partitionReports: Decoder<PartitionsReported>;
  readonly catalog: Decoder<CatalogMessage>;
  readonly leaves: Decoder<ComplianceRecorded>;
  readonly checkpoints: Decoder<CheckpointPublished>;
  /** N: how many partitions the tasks are spread over. */
  readonly partitions: number;
  close(): Promise<void>;
}
