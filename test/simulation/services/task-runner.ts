/** The task-runner: its definition under the real entity processor, over the catalog as it reads it. */
import { approvalOutcomeMessages } from '@holdpoint/contracts/messages/approval-outcomes';
import { type CatalogMessage, catalogMessages } from '@holdpoint/contracts/messages/catalog';
import { type SnapshotMessage, snapshotMessages } from '@holdpoint/contracts/messages/snapshots';
import { taskCommandMessages } from '@holdpoint/contracts/messages/task-commands';
import { type PartitionAdvanced, type TaskEvent, taskLogMessages } from '@holdpoint/contracts/messages/task-events';
import { taskRequestMessages } from '@holdpoint/contracts/messages/task-requests';
import { toolResultMessages } from '@holdpoint/contracts/messages/tool-results';
import { compileInputSchema, type InputChecker } from '@holdpoint/core/input-schema';
import { boundedInputs } from '@holdpoint/stream/bounded-inputs';
import { createEntityProcessor } from '@holdpoint/stream/entity-processor';
import { openTail } from '@holdpoint/stream/tail';
import { CatalogView } from '../../../services/task-runner/src/catalog-view.ts';
import type { RunnerMessage } from '../../../services/task-runner/src/domain/world.ts';
import { taskDefinition } from '../../../services/task-runner/src/entity-definition.ts';
import { askPolicy } from '../parties.ts';
import { POOL } from '../tools.ts';
import { released } from './released.ts';
import type { Running, ServiceParts } from './service.ts';

const runnerSettings = { pools: [POOL], catalogWaitMs: 3_000, startWithinMs: 5_000, clockSkewMs: 1_000 };
const inputMessages = { ...taskRequestMessages, ...taskCommandMessages, ...toolResultMessages, ...approvalOutcomeMessages };

/** Compiling is by far the slowest part of a start, and a contract never changes. */
const compiled = new Map<string, InputChecker>();
const compileOnce: typeof compileInputSchema = (schema) => {
  const key = JSON.stringify(schema);
  const checker = compiled.get(key) ?? compileInputSchema(schema);
  compiled.set(key, checker);
  return checker;
};

export async function startTaskRunner(parts: ServiceParts): Promise<Running> {
  const { ports, process, settings, verdicts } = parts;
  const view = new CatalogView(compileOnce);
  const tail = await openTail(
    { ...ports, clock: process.clock, decoder: parts.decoder<CatalogMessage>(catalogMessages) },
    'catalog',
    { from: 'start' },
    { onRecord: ({ message, bytes }) => void view.add(message, bytes), onMalformed: () => {} },
  );
  await tail.caughtUp;
  const world = { catalog: view, askPolicy, settings: runnerSettings };
  const definition = taskDefinition(world, runnerSettings.pools, settings.partitions);
  const processor = createEntityProcessor({
    definition: verdicts.hear(process.name, released(definition, parts.release)),
    consumer: ports.consumer('task-runner', definition.inputs),
    ...{ reader: ports.reader, logs: ports.logs, admin: ports.admin, publisher: ports.publisher, clock: process.clock },
    inputs: boundedInputs(parts.decoder<RunnerMessage>(inputMessages)),
    events: parts.decoder<TaskEvent | PartitionAdvanced>(taskLogMessages),
    snapshots: { topic: 'task.snapshots', decoder: parts.decoder<SnapshotMessage>(snapshotMessages) },
    encoder: parts.encoder,
    partitions: settings.partitions,
    limits: settings.limits,
    observer: parts.observer,
  });
  await processor.start();
  return {
    async stop() {
      await processor.stop();
      await tail.stop();
    },
  };
}
