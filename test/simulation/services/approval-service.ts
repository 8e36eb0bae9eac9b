/** The approval-service: its definition under the real entity processor. */
import { approvalCommandMessages } from '@holdpoint/contracts/messages/approval-commands';
import { type ApprovalEvent, approvalLogMessages } from '@holdpoint/contracts/messages/approval-events';
import { approvalRequestMessages } from '@holdpoint/contracts/messages/approval-requests';
import { type SnapshotMessage, snapshotMessages } from '@holdpoint/contracts/messages/snapshots';
import type { PartitionAdvanced } from '@holdpoint/contracts/messages/task-events';
import { boundedInputs } from '@holdpoint/stream/bounded-inputs';
import { createEntityProcessor } from '@holdpoint/stream/entity-processor';
import type { ApprovalInput } from '../../../services/approval-service/src/domain/decide.ts';
import { approvalDefinition } from '../../../services/approval-service/src/entity-definition.ts';
import { people, serviceKey } from '../parties.ts';
import { released } from './released.ts';
import type { Running, ServiceParts } from './service.ts';

export async function startApprovalService(parts: ServiceParts): Promise<Running> {
  const { ports, process, settings, verdicts } = parts;
  const definition = approvalDefinition(people, serviceKey);
  const processor = createEntityProcessor({
    definition: verdicts.hear(process.name, released(definition, parts.release)),
    consumer: ports.consumer('approval-service', definition.inputs),
    ...{ reader: ports.reader, logs: ports.logs, admin: ports.admin, publisher: ports.publisher, clock: process.clock },
    inputs: boundedInputs(parts.decoder<ApprovalInput>({ ...approvalRequestMessages, ...approvalCommandMessages })),
    events: parts.decoder<ApprovalEvent | PartitionAdvanced>(approvalLogMessages),
    snapshots: { topic: 'approval.snapshots', decoder: parts.decoder<SnapshotMessage>(snapshotMessages) },
    encoder: parts.encoder,
    partitions: settings.partitions,
    limits: { ...settings.limits, liveEntities: 10_000 },
    observer: parts.observer,
  });
  await processor.start();
  return { stop: () => processor.stop() };
}
