import type { ToolContract } from '@holdpoint/contracts/contract';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import type { RecordPosition } from '@holdpoint/contracts/vocabulary';
import type { LeafV1 } from './leaf.ts';
import type { TaskAudit } from './task-audit.ts';
import type { FailedAttempt, TechnicalRecord } from './technical.ts';

/** An event as it lies in the log. */
export interface SourceEvent {
  readonly event: TaskEvent;
  readonly position: RecordPosition;
  /** The stored value. */
  readonly bytes: Uint8Array;
}

/** What a leaf needs beside its events; the same in every rebuild. */
export interface LeafMeans {
  /**
   * The tool's contract with this digest. Contracts are kept for ever and the runner saw this one, so it is there.
   * @throws ContractMissingError while our copy of the catalog has not come that far
   */
  contractOf(digest: string): ToolContract;
  /** The keyed reference that stands for a value which must not be shown. */
  referenceOf(kind: string, value: string): string;
}

/** What one event adds to the audit. */
export interface Audited {
  /** Undefined: nothing of the task is needed any more. */
  readonly state: TaskAudit | undefined;
  readonly leaf?: LeafV1;
  readonly technical?: TechnicalRecord;
  readonly attempt?: FailedAttempt;
}

/** The catalog that we have read does not hold the contract yet. Time mends it. */
export class ContractMissingError extends Error {
  override readonly name = 'ContractMissingError';
  readonly digest: string;

  constructor(digest: string) {
    super(`the catalog, as far as it is read here, has no contract with digest ${digest}`);
    this.digest = digest;
  }
}

/** The log contradicts itself: a defect, which stops the partition. */
export class AuditDefectError extends Error {
  override readonly name = 'AuditDefectError';
}
