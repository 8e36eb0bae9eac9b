/** G2: what is kept beside a log says nothing that the log does not say, and is given up only when it is not needed any more. */
import type { EntityEnded, EntitySnapshotted, SnapshotMessage } from '@holdpoint/contracts/messages/snapshots';
import { evolve as evolveTask } from '@holdpoint/core/task/evolve';
import { canonicalJson } from '@holdpoint/ledger/canonical-json';
import type { RawRecord } from '@holdpoint/stream/record';
import { evolve as evolveApproval } from '../../../services/approval-service/src/domain/evolve.ts';
import type { Broken, Check, Evidence } from '../evidence.ts';
import { messageIn } from '../history.ts';
import { unstamped } from '../services/released.ts';

/** Each state in a snapshot is the fold of the log up to the event that it names. */
export const snapshotsAreTheFold: Check = ({ history, tasks, approvals }) => [
  ...history.of('task.snapshots').flatMap((record) => untrue(record, tasks, evolveTask)),
  ...history.of('approval.snapshots').flatMap((record) => untrue(record, approvals, evolveApproval)),
];

function untrue<S, E extends { readonly seq: number }>(
  record: RawRecord,
  logs: ReadonlyMap<string, readonly E[]>,
  evolve: (state: S | undefined, event: E) => S,
): Broken[] {
  const message = entityIn(record);
  if (message === undefined || typeof message.state !== 'object' || message.state === null) return [];
  let fold: S | undefined;
  for (const event of logs.get(message.entity) ?? []) if (event.seq <= message.seq) fold = evolve(fold, event);
  const same =
    canonicalJson(JSON.parse(JSON.stringify(fold ?? null))) ===
    canonicalJson(JSON.parse(JSON.stringify(unstamped(message.state).state)));
  return same ? [] : [`${nameOf(record)} is not the fold of ${message.entity} up to ${message.seq}`];
}

/** A tombstone comes behind a marker that covers the end of its entity: before, a recovery would still count on it. */
export const tombstonesComeLast: Check = (evidence) => [
  ...early(evidence, 'task.snapshots', evidence.tasks, 'task.events'),
  ...early(evidence, 'approval.snapshots', evidence.approvals, 'approval.events'),
];

function early(
  { history }: Evidence,
  topic: string,
  logs: ReadonlyMap<string, readonly { readonly id: string }[]>,
  events: string,
): Broken[] {
  const offsets = new Map(history.of(events).map(({ headers, offset }) => [headers.ce_id ?? '', offset]));
  const covered = new Map<number, number>();
  return history.of(topic).flatMap((record) => {
    if (record.value !== null) {
      const message = messageIn<SnapshotMessage>(record);
      if (message.type === 'SnapshotCompleted') covered.set(record.partition, message.throughOffset);
      return [];
    }
    const end = offsets.get(logs.get(record.key ?? '')?.at(-1)?.id ?? '');
    if (end === undefined || end <= (covered.get(record.partition) ?? -1)) return [];
    return [`${nameOf(record)} takes away ${record.key}, whose last event no marker covers`];
  });
}

function entityIn(record: RawRecord): EntitySnapshotted | EntityEnded | undefined {
  if (record.value === null) return undefined;
  const message = messageIn<SnapshotMessage>(record);
  return message.type === 'EntitySnapshotted' || message.type === 'EntityEnded' ? message : undefined;
}

const nameOf = ({ topic, partition, offset }: RawRecord): string => `${topic}/${partition}/${offset}`;
