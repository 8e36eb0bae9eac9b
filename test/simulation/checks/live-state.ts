/** G2: what the processors hold in memory is the fold of their log. Asked by sending again what they have answered before. */

import { evolve as evolveTask } from '@holdpoint/core/task/evolve';
import { canonicalJson } from '@holdpoint/ledger/canonical-json';
import { evolve as evolveApproval } from '../../../services/approval-service/src/domain/evolve.ts';
import type { Broken, Evidence } from '../evidence.ts';
import { messageIn } from '../history.ts';
import type { Installation } from '../installation.ts';
import { unstamped } from '../services/released.ts';

/** Sends every first request once more, so that each processor is asked what it knows. */
export function sendProbes({ broker, history, options: { scheduler } }: Installation): void {
  const ask = (topic: string, isOne: (message: { readonly type: string }) => boolean): void => {
    for (const record of [...history.of(topic)]) {
      if (!isReadable(record.value) || !isOne(messageIn(record))) continue;
      const { key, value, partition } = record;
      broker.log(topic, partition).append([{ key, headers: {}, value }], scheduler.now(), 'committed');
    }
  };
  ask('task.requests', ({ type }) => type === 'TaskRequested');
  ask('approval.requests', ({ type }) => type === 'ApprovalAsked');
}

function isReadable(value: Buffer | null): boolean {
  try {
    return value !== null && JSON.parse(value.subarray(5).toString()) !== null;
  } catch {
    return false;
  }
}

export interface Probed {
  readonly when: string;
  /** The last sequence number of each task and approval when it was asked. */
  readonly seqs: ReadonlyMap<string, number>;
}

export const seqsOf = ({ tasks, approvals }: Evidence): ReadonlyMap<string, number> =>
  new Map([
    ...[...tasks].map(([id, events]) => [`task-runner ${id}`, events.length] as const),
    ...[...approvals].map(([id, events]) => [`approval-service ${id}`, events.length] as const),
  ]);

/** Compares what the probes found with the fold of the log as far as it had come; what has been forgotten must have ended. */
export function liveStateIsTheFold({ installation, tasks, approvals }: Evidence, probed: Probed): readonly Broken[] {
  const { states } = installation.verdicts;
  return [
    ...[...tasks].flatMap(([id, events]) => compare(`task-runner ${id}`, states, events, evolveTask, probed)),
    ...[...approvals].flatMap(([id, events]) => compare(`approval-service ${id}`, states, events, evolveApproval, probed)),
  ];
}

function compare<S, E extends { readonly seq: number; readonly type: string }>(
  name: string,
  states: Installation['verdicts']['states'],
  events: readonly E[],
  evolve: (state: S | undefined, event: E) => S,
  { when, seqs }: Probed,
): Broken[] {
  const known = states.get(name);
  if (known === undefined) return [`${name} was not asked ${when}`];
  const { process, state } = known;
  if (typeof state !== 'object' || state === null || !('seq' in state))
    return isOver(events) ? [] : [`${name} has been forgotten by ${process}, and has not ended ${when}`];
  if (Number(state.seq) < (seqs.get(name) ?? 0)) return [`${name} in the memory of ${process} is behind its log ${when}`];
  let fold: S | undefined;
  for (const event of events) if (event.seq <= Number(state.seq)) fold = evolve(fold, event);
  const built = unstamped(state);
  if (built.foldVersion !== known.foldVersion) return [`${name} in the memory of ${process} is of another fold ${when}`];
  return text(built.state) === text(fold) ? [] : [`${name} in the memory of ${process} is not its fold ${when}`];
}

const ends = ['TaskCompleted', 'TaskFailed', 'TaskCancelled', 'AcknowledgementReceived', 'WithdrawalRemembered'];
const isOver = (events: readonly { readonly type?: string }[]): boolean => events.some(({ type }) => ends.includes(type ?? ''));

const text = (value: unknown): string => canonicalJson(JSON.parse(JSON.stringify(value ?? null)));
