/**
 * The projection: a batch of task events → leaves, technical records and the log's new frontier, in the transaction that moves
 * the position. What reaches the tables is the same in every rebuild.
 */
import type { PartitionAdvanced, TaskEvent } from '@holdpoint/contracts/messages/task-events';
import type { Sql } from '@holdpoint/process/sql';
import { DefectError } from '@holdpoint/stream/defect';
import type { ProjectionDefinition } from '@holdpoint/stream/projector-types';
import type { StreamRecord } from '@holdpoint/stream/record';
import { type AuditRows, auditBatch } from './domain/audit-batch.ts';
import { AuditDefectError, type LeafMeans, type SourceEvent } from './domain/audited-event.ts';
import type { LogPlace } from './log-place.ts';
import { LogDivergedError } from './publish/guard.ts';
import { loadLog } from './store/load-log.ts';
import { saveRows } from './store/save-rows.ts';

export const SERVICE = 'audit-projector';
export const TASK_EVENTS = 'task.events';
export type TaskLogMessage = TaskEvent | PartitionAdvanced;

/** Looks at a log that is about to grow, before anything of it is committed. Throws to keep it from that. */
export type LogGuard = (tx: Sql, partition: number, rows: AuditRows) => Promise<void>;

export interface AuditOptions {
  readonly means: LeafMeans;
  readonly placeOf: (partition: number) => LogPlace;
  /** Compares with what was published before. */
  readonly guard: LogGuard;
}

/** The audit projection. */
export function auditProjection({ means, placeOf, guard }: AuditOptions): ProjectionDefinition<TaskLogMessage, Sql> {
  return {
    name: SERVICE,
    topics: [TASK_EVENTS],
    async project(tx, records) {
      const sources = records.flatMap(sourceOf);
      const [first] = sources;
      if (first === undefined) return;
      const { partition } = first.position;
      const taskIds = [...new Set(sources.map(({ event }) => event.taskId))];
      try {
        const rows = auditBatch(await loadLog(tx, partition, taskIds), sources, means);
        await saveRows(tx, placeOf(partition), rows);
        await guard(tx, partition, rows);
      } catch (error) {
        throw isDivergence(error)
          ? new DefectError(error.message, undefined, { code: 'PROJECTION_DIVERGED', cause: error })
          : error;
      }
    },
  };
}

/** What our own sentence tells, which quotes nothing of a payload. */
const isDivergence = (error: unknown): error is Error => error instanceof AuditDefectError || error instanceof LogDivergedError;

function sourceOf({ message, topic, partition, offset, bytes }: StreamRecord<TaskLogMessage>): SourceEvent[] {
  return message.type === 'PartitionAdvanced' ? [] : [{ event: message, position: { topic, partition, offset }, bytes }];
}
