/** G10 and the projections: what was written while everything went wrong is what a rebuild from the log writes, and nothing is missing in it. */
import { type CatalogMessage, catalogMessages } from '@holdpoint/contracts/messages/catalog';
import { type PartitionAdvanced, type TaskEvent, taskLogMessages } from '@holdpoint/contracts/messages/task-events';
import { canonicalJson } from '@holdpoint/ledger/canonical-json';
import { EMPTY_FRONTIER, frontierRoot } from '@holdpoint/ledger/merkle-frontier';
import type { StreamRecord } from '@holdpoint/stream/record';
import { ToolContracts } from '../../../services/audit-projector/src/contracts.ts';
import { type AuditRows, auditBatch } from '../../../services/audit-projector/src/domain/audit-batch.ts';
import { projectApprovals } from '../../../services/metrics-projector/src/domain/approval-view.ts';
import { projectTasks } from '../../../services/metrics-projector/src/domain/task-batch.ts';
import { DecodedOnce } from '../codec.ts';
import { type Broken, type Check, type Evidence, ofType } from '../evidence.ts';
import { referenceOf, sourceOf } from '../services/projectors.ts';

export const auditIsWhole: Check = (evidence) => {
  const contracts = contractsOf(evidence);
  return evidence.installation.broker.logs('task.events').flatMap(({ partition }) => {
    const rebuilt = auditBatch({ frontier: EMPTY_FRONTIER, tasks: new Map() }, recordsOf(evidence, partition).flatMap(sourceOf), {
      contractOf: (digest) => contracts.of(digest),
      referenceOf,
    });
    return [...differences(evidence, partition, rebuilt), ...uncounted(evidence, partition, rebuilt)];
  });
};

function differences({ installation }: Evidence, partition: number, rebuilt: AuditRows): Broken[] {
  const rows = installation.tables.audit.rows.filter((row) => row.partition === partition);
  const leaves = rows.flatMap((row) => row.rows.leaves.map(({ leaf }) => leaf));
  const live = installation.tables.logState(partition);
  const same =
    canonicalJson(leaves) === canonicalJson(rebuilt.leaves.map(({ leaf }) => leaf)) &&
    frontierRoot(live.frontier) === frontierRoot(rebuilt.frontier);
  return same ? [] : [`the audit of partition ${partition} has ${leaves.length} leaves, a rebuild has ${rebuilt.leaves.length}`];
}

/** A leaf for each call that is settled, and one that closes the task and counts them. */
function uncounted({ tasks }: Evidence, partition: number, { leaves }: AuditRows): Broken[] {
  const broken: Broken[] = [];
  const calls = new Map<string, number>();
  for (const {
    leaf,
    facts: { kind },
  } of leaves) {
    const { task_id: taskId, calls: said }: { task_id: string; calls?: number } = JSON.parse(leaf);
    if (kind === 'call') calls.set(taskId, (calls.get(taskId) ?? 0) + 1);
    if (kind !== 'task_end') continue;
    const decided = ofType(tasks.get(taskId) ?? [], 'StepDecided').filter(({ decision }) => decision.kind === 'call').length;
    if (said !== decided || (calls.get(taskId) ?? 0) !== decided)
      broken.push(
        `task ${taskId} of partition ${partition} decided ${decided} calls, has ${calls.get(taskId) ?? 0} leaves, and says ${said}`,
      );
  }
  return broken;
}

export const operationsAreWhole: Check = (evidence) => {
  const { tables } = evidence.installation;
  const events = evidence.history
    .of('task.events')
    .flatMap((record) => sourceOf(read(record)).map(({ event }) => ({ event, offset: record.offset })));
  const rebuilt = new Map(projectTasks(new Map(), events).tasks.map(({ view }) => [view.taskId, view]));
  const approvals = projectApprovals(new Map(), [...evidence.approvals.values()].flat());
  return [
    ...differing('task', tables.taskViews(), rebuilt),
    ...differing('approval', tables.approvalViews(), new Map(approvals.map((view) => [view.approvalId, view]))),
  ];
};

function differing<V>(what: string, live: ReadonlyMap<string, V>, rebuilt: ReadonlyMap<string, V>): Broken[] {
  const ids = new Set([...live.keys(), ...rebuilt.keys()]);
  return [...ids].flatMap((id) =>
    JSON.stringify(live.get(id)) === JSON.stringify(rebuilt.get(id))
      ? []
      : [`the view of ${what} ${id} is not what a rebuild gives`],
  );
}

const cache = new DecodedOnce();
type Logged = TaskEvent | PartitionAdvanced;

function read(record: Parameters<DecodedOnce['read']>[0]): StreamRecord<Logged> {
  const decoded = cache.read<Logged>(record, taskLogMessages);
  if (!decoded.ok) throw new Error(`${record.topic}/${record.partition}/${record.offset}: ${decoded.malformed.code}`);
  return decoded.record;
}

const recordsOf = ({ history }: Evidence, partition: number): StreamRecord<Logged>[] =>
  history.ofPartition('task.events', partition).map(read);

function contractsOf({ history }: Evidence): ToolContracts {
  const contracts = new ToolContracts();
  for (const record of history.of('catalog')) {
    const decoded = cache.read<CatalogMessage>(record, catalogMessages);
    if (decoded.ok) contracts.add(decoded.record.message, decoded.record.bytes);
  }
  return contracts;
}
