/** The two projectors: the real runtime and the services' own pure steps, over tables in memory in place of their SQL. */
import { type ApprovalEvent, approvalEventMessages, approvalLogMessages } from '@holdpoint/contracts/messages/approval-events';
import { type CatalogMessage, catalogMessages } from '@holdpoint/contracts/messages/catalog';
import {
  type PartitionAdvanced,
  type TaskEvent,
  taskEventMessages,
  taskLogMessages,
} from '@holdpoint/contracts/messages/task-events';
import { keyedReference } from '@holdpoint/ledger/digest';
import type { ProjectionStore } from '@holdpoint/stream/ports';
import { createProjector } from '@holdpoint/stream/projector';
import type { ProjectionDefinition } from '@holdpoint/stream/projector-types';
import type { Message, StreamRecord } from '@holdpoint/stream/record';
import { openTail } from '@holdpoint/stream/tail';
import { ToolContracts } from '../../../services/audit-projector/src/contracts.ts';
import { auditBatch } from '../../../services/audit-projector/src/domain/audit-batch.ts';
import {
  ContractMissingError,
  type LeafMeans,
  type SourceEvent,
} from '../../../services/audit-projector/src/domain/audited-event.ts';
import { projectApprovals } from '../../../services/metrics-projector/src/domain/approval-view.ts';
import { type PlacedEvent, projectTasks } from '../../../services/metrics-projector/src/domain/task-batch.ts';
import { StoreAwayError, storeSeenBy } from './projection-store.ts';
import type { Running, ServiceParts } from './service.ts';
import type { AuditRow, OperationsRow } from './tables.ts';

const REFERENCE_KEY = Buffer.alloc(32, 7);
export const referenceOf: LeafMeans['referenceOf'] = (kind, value) => keyedReference(REFERENCE_KEY, kind, value);

type TaskLogMessage = TaskEvent | PartitionAdvanced;
type OperationsMessage = TaskLogMessage | ApprovalEvent;

export const sourceOf = ({ message, topic, partition, offset, bytes }: StreamRecord<TaskLogMessage>): SourceEvent[] =>
  message.type === 'PartitionAdvanced' ? [] : [{ event: message, position: { topic, partition, offset }, bytes }];

export async function startAuditProjector(parts: ServiceParts): Promise<Running> {
  const contracts = new ToolContracts();
  const tail = await openTail(
    { ...parts.ports, clock: parts.process.clock, decoder: parts.decoder<CatalogMessage>(catalogMessages) },
    'catalog',
    { from: 'start' },
    { onRecord: ({ message, bytes }) => contracts.add(message, bytes), onMalformed: () => {} },
  );
  const { audit } = parts.tables;
  const definition: ProjectionDefinition<TaskLogMessage, AuditRow[]> = {
    name: 'audit-projector',
    topics: ['task.events'],
    async project(tx, records) {
      const sources = records.flatMap(sourceOf);
      const partition = records[0]?.partition ?? 0;
      const means = { contractOf: (digest: string) => contracts.of(digest), referenceOf };
      tx.push({ partition, rows: auditBatch(parts.tables.logState(partition), sources, means) });
    },
  };
  const stop = await startProjector(parts, definition, audit, taskLogMessages);
  return {
    async stop() {
      await stop();
      await tail.stop();
    },
  };
}

export async function startMetricsProjector(parts: ServiceParts): Promise<Running> {
  const { operations } = parts.tables;
  const definition: ProjectionDefinition<OperationsMessage, OperationsRow[]> = {
    name: 'metrics-projector',
    topics: ['task.events', 'approval.events'],
    async project(tx, records) {
      const events = records.flatMap(placedTaskEvent);
      const tasks = projectTasks(
        known(
          parts.tables.taskViews(),
          events.map(({ event }) => event.taskId),
        ),
        events,
      );
      const approvals = records.flatMap(approvalEvent);
      const views = known(
        parts.tables.approvalViews(),
        approvals.map(({ approvalId }) => approvalId),
      );
      tx.push({ tasks }, { approvals: projectApprovals(views, approvals) });
    },
  };
  return { stop: await startProjector(parts, definition, operations, { ...taskLogMessages, ...approvalLogMessages }) };
}

/** As the services load them: those that a batch is about. */
const known = <V>(views: ReadonlyMap<string, V>, ids: readonly string[]): ReadonlyMap<string, V> =>
  new Map([...views].filter(([id]) => ids.includes(id)));

function placedTaskEvent({ message, offset }: StreamRecord<OperationsMessage>): PlacedEvent[] {
  return isTaskEvent(message) ? [{ event: message, offset }] : [];
}

function approvalEvent({ message }: StreamRecord<OperationsMessage>): ApprovalEvent[] {
  return isApprovalEvent(message) ? [message] : [];
}

const isTaskEvent = (message: OperationsMessage): message is TaskEvent => Object.hasOwn(taskEventMessages, message.type);
const isApprovalEvent = (message: OperationsMessage): message is ApprovalEvent =>
  Object.hasOwn(approvalEventMessages, message.type);

async function startProjector<M extends Message, Row>(
  parts: ServiceParts,
  definition: ProjectionDefinition<M, Row[]>,
  store: ProjectionStore<Row[]>,
  messages: Parameters<ServiceParts['decoder']>[0],
): Promise<() => Promise<void>> {
  const { ports, process, settings } = parts;
  const projector = createProjector({
    definition,
    consumer: ports.consumer(definition.name, definition.topics),
    decoder: parts.decoder<M>(messages),
    store: storeSeenBy(parts, store),
    ...{ admin: ports.admin, clock: process.clock, observer: parts.observer, batchRecords: settings.batchRecords },
    isTransient: (error) => error instanceof ContractMissingError || error instanceof StoreAwayError,
  });
  await projector.start();
  return () => projector.stop();
}
