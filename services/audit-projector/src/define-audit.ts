/** Puts the audit together: the projection, the catalog that it reads contracts from, and the publisher beside it. */
import { auditCheckpointMessages, auditComplianceMessages, auditTechnicalMessages } from '@holdpoint/contracts/messages/audit';
import { catalogMessages } from '@holdpoint/contracts/messages/catalog';
import { taskLogMessages } from '@holdpoint/contracts/messages/task-events';
import { keyedReference } from '@holdpoint/ledger/digest';
import { parseVerifierKey, verifierKeyOf } from '@holdpoint/ledger/note-key';
import type { ProjectionParts, ProjectorParts } from '@holdpoint/process/projector-step';
import { waitCheck } from '@holdpoint/process/wait-check';
import { registryDecoder } from '@holdpoint/stream/kafka/registry-decoder';
import type { Projector } from '@holdpoint/stream/projector-types';
import { systemClock } from '@holdpoint/stream/system-clock';
import { openTail } from '@holdpoint/stream/tail';
import type { Tail } from '@holdpoint/stream/tail-types';
import type { AuditProjectorConfig } from './config.ts';
import { ToolContracts } from './contracts.ts';
import { ContractMissingError } from './domain/audited-event.ts';
import { logPlace } from './log-place.ts';
import { addAuditMetrics } from './metrics.ts';
import { auditProjection, TASK_EVENTS, type TaskLogMessage } from './projection.ts';
import { createLogGuard } from './publish/guard.ts';
import { OutputsUnavailableError, readPublishedLog } from './publish/published-log.ts';
import { type Publisher, startPublisher } from './publish/publisher.ts';

/** The projection of an installation, as `config` names and keys it. */
export async function defineAudit(config: AuditProjectorConfig, parts: ProjectorParts): Promise<ProjectionParts<TaskLogMessage>> {
  const { AUDIT_SIGNER_KEY_FILE: signer, AUDIT_REFERENCE_KEY_FILE: key } = config;
  const { kafka, database, log, life } = parts;
  const placeOf = (partition: number) => logPlace(config.AUDIT_LOG_ORIGIN ?? signer.name, partition);
  const verifiers = [parseVerifierKey(verifierKeyOf(signer)), ...config.AUDIT_FORMER_VERIFIER_KEYS];
  const readPublished = (partition: number) => readPublishedLog({ ...outputEnds(parts), verifiers }, placeOf(partition));
  const contracts = new ToolContracts();
  const catalog = await followCatalog(parts, contracts);
  const means = {
    contractOf: (digest: string) => contracts.of(digest),
    referenceOf: (kind: string, value: string) => keyedReference(key, kind, value),
  };
  const waits = waitCheck(parts.health, 'publishing');
  let publisher: Publisher | undefined;
  addAuditMetrics(parts, () => publisher?.checkpointSizes() ?? new Map());
  return {
    topics: [TASK_EVENTS],
    decoder: registryDecoder({ registry: kafka.registry, messages: taskLogMessages }),
    outputs: ['audit.compliance', 'audit.technical', 'audit.checkpoints'],
    isTransient: (error) => error instanceof ContractMissingError || error instanceof OutputsUnavailableError,
    open: () => ({
      definition: auditProjection({ means, placeOf, guard: createLogGuard(readPublished) }),
      beside: (projector) => {
        const started = startPublisher({
          ...{ database, signer, placeOf, readPublished, sender: kafka.sender, clock: systemClock },
          assigned: () => projectedPartitions(projector),
          onPublished: (fact) => log.debug(fact, 'published'),
          onWaiting: waits.onWaiting,
          onRunning: waits.onRunning,
          onStopped: (error) => life.fail(error),
        });
        publisher = started;
        return () => started.stop();
      },
    }),
    close: () => catalog.stop(),
  };
}

/** Contracts are read from the catalog's beginning on, for as long as the process lives. */
async function followCatalog({ kafka, health, log, life }: ProjectorParts, contracts: ToolContracts): Promise<Tail> {
  const { admin, reader, registry } = kafka;
  const decoder = registryDecoder({ registry, messages: catalogMessages });
  const tail = await openTail(
    { admin, reader, decoder, clock: systemClock, waits: waitCheck(health, 'catalog') },
    'catalog',
    { from: 'start' },
    {
      onRecord: ({ message, bytes }) => contracts.add(message, bytes),
      // If an event needs its contract, that partition waits and says so.
      onMalformed: ({ offset }, { code }) => log.warn({ topic: 'catalog', offset, code }, 'an announcement cannot be read'),
    },
  );
  tail.ended.catch((error: unknown) => life.fail(error));
  return tail;
}

/** Partitions whose log this process writes now. */
function projectedPartitions(projector: Projector): readonly number[] {
  const { partitions } = projector.health();
  return partitions.flatMap(({ topic, partition, status }) => (topic === TASK_EVENTS && status !== 'stopped' ? [partition] : []));
}

function outputEnds({ kafka: { admin, reader, registry } }: ProjectorParts) {
  return {
    compliance: { admin, reader, decoder: registryDecoder({ registry, messages: auditComplianceMessages }) },
    technical: { admin, reader, decoder: registryDecoder({ registry, messages: auditTechnicalMessages }) },
    checkpoints: { admin, reader, decoder: registryDecoder({ registry, messages: auditCheckpointMessages }) },
  };
}
