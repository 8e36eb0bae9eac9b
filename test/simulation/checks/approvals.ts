/** G5, G6, G7: the irreversible needs people, an approval is for one call and these parameters, and an answer in time beats its deadline. */
import type { DecisionSubmitted } from '@holdpoint/contracts/messages/approval-commands';
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { DeadLettered } from '@holdpoint/contracts/messages/dead-letters';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import type { ToolResult } from '@holdpoint/contracts/messages/tool-results';
import { callDigest } from '@holdpoint/core/call-digest';
import { partitionFor } from '@holdpoint/stream/partition-for';
import type { RawRecord } from '@holdpoint/stream/record';
import { type Broken, type Check, type Evidence, groupBy, ofType } from '../evidence.ts';
import { messageIn } from '../history.ts';
import { groupsOf } from '../parties.ts';
import type { Applied } from '../target.ts';

/** Judged by what people really said, not by what any service says that they did. */
export const irreversibleNeedsPeople: Check = (evidence) =>
  evidence.target.started
    .filter(({ tool }) => tool.reversibility === 'irreversible')
    .flatMap((use) => withoutPeople(evidence, use));

function withoutPeople({ approvers, tasks }: Evidence, { tool, call, input }: Applied): Broken[] {
  const name = `${tool.name} ${call.callId}:${call.attempt}`;
  const events = tasks.get(call.taskId) ?? [];
  const schedule = ofType(events, 'CallScheduled').find(
    ({ callId, attempt }) => callId === call.callId && attempt === call.attempt,
  );
  if (schedule?.authorisation.kind !== 'approval') return [`${name} runs without an approval`];
  const { tenant, taskId, callId, version, contractDigest } = schedule;
  const digest = callDigest({ tenant, taskId, callId, tool: tool.name, version, contractDigest, input: { ...input } });
  const { approvalId } = schedule.authorisation;
  const words = approvers.words.filter(
    (word) => word.verdict === 'approve' && word.approvalId === approvalId && word.callId === callId && word.digest === digest,
  );
  const people = new Set(
    words.map(({ person }) => person).filter((person) => person in groupsOf && person !== 'rex' && person !== 'own'),
  );
  const inGroup = (group: string) => [...people].filter((person) => groupsOf[person]?.includes(group));
  const enough = people.size >= 2 && inGroup('support').length > 0 && inGroup('managers').length > 0;
  return enough ? [] : [`${name} runs on the word of ${[...people].join() || 'nobody'}`];
}

export const approvalsServeOneCall: Check = ({ tasks }) => {
  const schedules = [...tasks.values()].flatMap((events) => ofType(events, 'CallScheduled'));
  const approved = schedules.flatMap(({ authorisation, callId, digest }) =>
    authorisation.kind === 'approval' ? [{ approvalId: authorisation.approvalId, use: `${callId} ${digest}` }] : [],
  );
  return [...groupBy(approved, ({ approvalId }) => approvalId)].flatMap(([approvalId, uses]) => {
    const distinct = new Set(uses.map(({ use }) => use));
    return distinct.size === 1 ? [] : [`approval ${approvalId} serves ${distinct.size} calls or inputs`];
  });
};

/** An outcome is what the approval's own log says, and no more is scheduled than was approved. */
export const outcomesAreFollowed: Check = ({ tasks, approvals }) =>
  [...tasks.values()].flatMap((events) =>
    ofType(events, 'CallScheduled').flatMap(({ authorisation, callId, digest }) => {
      if (authorisation.kind !== 'approval') return [];
      const ended = ofType(approvals.get(authorisation.approvalId) ?? [], 'ApprovalEnded').at(0);
      const fits = ended?.resolution === 'approved' && ended.callId === callId && ended.digest === digest;
      return fits ? [] : [`${callId} is scheduled on ${authorisation.approvalId}, which is ${ended?.resolution ?? 'open'}`];
    }),
  );

/** A word that was on the broker by `decideBy`, where it belongs, was looked at before the approval expired. */
export const wordsInTimeCount: Check = ({ approvals, history, installation }) => {
  const { partitions } = installation.options.settings;
  // Who decides about what is not open yet is told so: that word was looked at.
  const unknown = new Set(
    history
      .of('dead-letter.approval-service')
      .map((record) => messageIn<DeadLettered>(record))
      .filter(({ code }) => code === 'APPROVAL_UNKNOWN')
      .map(({ origin }) => `${origin.partition}/${origin.offset}`),
  );
  const commands = groupBy(
    history
      .of('approval.commands')
      .filter((record) => isHome(record, partitions) && !unknown.has(`${record.partition}/${record.offset}`))
      .flatMap((record) => commandIn(record.appendedAt, messageOrNothing(record))),
    ({ command }) => command.approvalId,
  );
  return [...approvals].flatMap(([approvalId, events]) => {
    const opened = ofType(events, 'ApprovalOpened').at(0);
    const ended = ofType(events, 'ApprovalEnded').at(0);
    if (opened === undefined || ended === undefined || !isBySilence(ended)) return [];
    const decideByMs = Date.parse(opened.request.decideBy);
    const early = Date.parse(ended.at) < decideByMs ? [`${approvalId} expired before its time`] : [];
    const heard = new Set(
      events.slice(0, events.indexOf(ended)).flatMap((event) => ('commandId' in event ? [event.commandId] : [])),
    );
    const unheard = (commands.get(approvalId) ?? []).filter(
      ({ atMs, command }) => atMs <= decideByMs && !heard.has(command.commandId),
    );
    return [...early, ...unheard.map(({ command }) => `${approvalId} expired over the word ${command.commandId} in time`)];
  });
};

const isHome = ({ key, partition }: RawRecord, partitions: number): boolean => partition === partitionFor(key ?? '', partitions);

const isBySilence = ({ resolution, code }: Extract<ApprovalEvent, { type: 'ApprovalEnded' }>): boolean =>
  resolution === 'expired' || code === 'APPROVED_BY_SILENCE';

/** An answer that was on the broker in time is never called missing. */
export const answersInTimeCount: Check = ({ tasks, history }) => {
  const results = groupBy(
    history.of('tool.results.sim').map((record) => ({ atMs: record.appendedAt, key: attemptOf(messageIn<ToolResult>(record)) })),
    ({ key }) => key,
  );
  return [...tasks.values()].flatMap((events) =>
    events.flatMap((event) => {
      if ((event.type !== 'CallFailed' && event.type !== 'CallInDoubt') || event.code !== 'UNANSWERED') return [];
      const key = `${event.callId}:${event.attempt}`;
      const dueMs = dueOf(events, key);
      const inTime = (results.get(key) ?? []).filter(({ atMs }) => atMs <= dueMs);
      return inTime.length === 0 ? [] : [`an answer to ${key} was there in time, and it counts as unanswered`];
    }),
  );
};

function dueOf(events: readonly TaskEvent[], key: string): number {
  const schedule = ofType(events, 'CallScheduled').find((event) => attemptOf(event) === key);
  return schedule === undefined ? 0 : Date.parse(schedule.startBy) + schedule.timeoutMs;
}

const attemptOf = ({ callId, attempt }: { readonly callId?: string; readonly attempt?: number }): string =>
  `${callId}:${attempt}`;

type Submitted = { readonly atMs: number; readonly command: DecisionSubmitted };

function commandIn(atMs: number, message: unknown): Submitted[] {
  const command = message as DecisionSubmitted | undefined;
  return command?.type === 'DecisionSubmitted' && 'approvalId' in command ? [{ atMs, command }] : [];
}

function messageOrNothing(record: Parameters<typeof messageIn>[0]): unknown {
  try {
    return messageIn(record);
  } catch {
    return undefined;
  }
}
