import type { ToolContract } from '@holdpoint/contracts/contract';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { contractDigest } from '@holdpoint/core/contract-digest';
import { keyedReference } from '@holdpoint/ledger/digest';
import { EMPTY_FRONTIER } from '@holdpoint/ledger/merkle-frontier';
import { type AuditRows, auditBatch, type LogState } from '../src/domain/audit-batch.ts';
import { ContractMissingError, type LeafMeans, type SourceEvent } from '../src/domain/audited-event.ts';

/** The reference key of the tests and of the golden files. */
const referenceKey = Buffer.alloc(32, 7);

export const emptyLog: LogState = { frontier: EMPTY_FRONTIER, tasks: new Map() };

/** Means that know these contracts. */
export function meansOf(contracts: readonly ToolContract[]): LeafMeans {
  const known = new Map(contracts.map((contract) => [contractDigest(contract), contract]));
  return {
    contractOf(digest) {
      const found = known.get(digest);
      if (found === undefined) throw new ContractMissingError(digest);
      return found;
    },
    referenceOf: (kind, value) => keyedReference(referenceKey, kind, value),
  };
}

/** The events as they would lie in partition 3, one offset after another. */
export function sourcesOf(events: readonly TaskEvent[], firstOffset = 100): SourceEvent[] {
  return events.map((event, n) => ({
    event,
    position: { topic: 'task.events', partition: 3, offset: firstOffset + n },
    bytes: Buffer.from(JSON.stringify(event)),
  }));
}

/** What the events give in a log of their own. */
export function audit(events: readonly TaskEvent[], contracts: readonly ToolContract[]): AuditRows {
  return auditBatch(emptyLog, sourcesOf(events), meansOf(contracts));
}
