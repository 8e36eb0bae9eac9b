/** G1, G2, G3: sequences without gap, one writer, positions that only go forward, and an end for every task. */
import type { PartitionAdvanced } from '@holdpoint/contracts/messages/task-events';
import { foldTask } from '@holdpoint/core/task/evolve';
import { isEnded } from '@holdpoint/core/task/state';
import type { Broken, Check, Evidence } from '../evidence.ts';
import { messageIn } from '../history.ts';

export const gaplessSequences: Check = ({ tasks, approvals }) => [
  ...[...tasks].flatMap(([id, events]) => gapsIn('task', id, events)),
  ...[...approvals].flatMap(([id, events]) => gapsIn('approval', id, events)),
];

function gapsIn(what: string, id: string, events: readonly { readonly seq: number; readonly type: string }[]): Broken[] {
  const at = events.findIndex(({ seq }, index) => seq !== index + 1);
  return at < 0 ? [] : [`${what} ${id}: ${events[at]?.type} has seq ${events[at]?.seq} in place ${at + 1}`];
}

/** Every transaction ends by saying where to go on, and never says less than the one before. */
export const positionsGoForward: Check = ({ installation, history }) =>
  ['task.events', 'approval.events'].flatMap((topic) =>
    installation.broker.logs(topic).flatMap(({ partition }) => backwardsIn(history, topic, partition)),
  );

function backwardsIn(history: Evidence['history'], topic: string, partition: number): Broken[] {
  const broken: Broken[] = [];
  let before: PartitionAdvanced | undefined;
  const records = history.ofPartition(topic, partition);
  for (const record of records) {
    const message = messageIn<PartitionAdvanced>(record);
    if (message.type !== 'PartitionAdvanced') continue;
    for (const [input, next] of Object.entries(before?.next ?? {}))
      if ((message.next[input] ?? 0) < next)
        broken.push(`${topic}/${partition}/${record.offset}: ${input} goes back to ${message.next[input]}`);
    if (message.dispatchedThrough >= record.offset) broken.push(`${topic}/${partition}/${record.offset} says itself dispatched`);
    before = message;
  }
  const last = records.at(-1);
  if (last !== undefined && messageIn(last).type !== 'PartitionAdvanced')
    broken.push(`${topic}/${partition} ends without PartitionAdvanced`);
  return broken;
}

/** Every accepted task has ended, unless somebody has paused it and left it so. */
export const tasksEnd: Check = ({ tasks, operators }) =>
  [...tasks].flatMap(([id, events]) => {
    const state = foldTask(events);
    if (state === undefined || isEnded(state)) return [];
    if (state.status === 'paused' && operators.left.has(id)) return [];
    return [`task ${id} is ${state.status} (${state.work.kind}) after ${events.at(-1)?.type}`];
  });

export const approvalsClose: Check = ({ approvals }) =>
  [...approvals].flatMap(([id, events]) => {
    const types = events.map(({ type }) => type);
    const open = types.includes('ApprovalOpened') && !types.includes('AcknowledgementReceived');
    return open ? [`approval ${id} is not acknowledged after ${types.at(-1)}`] : [];
  });
