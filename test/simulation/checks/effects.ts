/** G1, G4: nothing acts before it is in the log, nothing happens twice, and the log says of each call what the target knows of it. */

import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import type { ToolClaim } from '@holdpoint/contracts/messages/tool-claims';
import { type Broken, type Check, type Evidence, groupBy, ofType } from '../evidence.ts';
import { type History, messageIn } from '../history.ts';
import { CLAIMS } from '../services/tool-executor.ts';
import type { Applied } from '../target.ts';

/** Looks at each start of a tool while it starts: what must be durable then. */
export class StartsWatched {
  readonly broken: Broken[] = [];
  private readonly scheduled = new Set<string>();
  private readonly claimed = new Map<string, string>();

  listen(history: History): void {
    history.on('task.events', (record) => {
      const event = messageIn<TaskEvent>(record);
      if (event.type === 'CallScheduled') this.scheduled.add(`${event.callId}:${event.attempt}`);
    });
    history.on(CLAIMS, (record) => {
      if (record.value === null) return;
      const claim = messageIn<ToolClaim>(record);
      if (claim.type === 'AttemptClaimed') this.claimed.set(`${claim.callId}:${claim.attempt}`, claim.owner);
    });
  }

  begin({ tool, call, executor }: Applied): void {
    const attempt = `${call.callId}:${call.attempt}`;
    if (!this.scheduled.has(attempt)) this.broken.push(`G1: ${tool.name} ${attempt} starts, and its intent is not in the log`);
    const needsClaim = tool.effect === 'once' || tool.reversibility === 'irreversible';
    if (needsClaim && this.claimed.get(attempt) !== executor)
      this.broken.push(`G4: ${tool.name} ${attempt} starts at ${executor}, claimed by ${this.claimed.get(attempt) ?? 'nobody'}`);
  }
}

/** An effect happens at most once for a call, and once for a step unless a person chose otherwise. */
export const effectsAtMostOnce: Check = ({ target, tasks }) => [
  ...[...groupBy(target.applied, ({ call }) => call.callId)].flatMap(([callId, uses]) =>
    uses.length === 1 ? [] : [`call ${callId} (${uses[0]?.tool.name}) had its effect ${uses.length} times`],
  ),
  ...[...tasks.values()].flatMap(effectsOfSteps(target.applied)),
];

const effectsOfSteps = (applied: readonly Applied[]) => {
  const done = new Set(applied.map(({ call }) => call.callId));
  return (events: readonly TaskEvent[]): Broken[] => {
    const decided = ofType(events, 'StepDecided').flatMap(({ step, decision }) =>
      decision.kind === 'call' ? [{ step, decision }] : [],
    );
    return [...groupBy(decided, ({ step }) => String(step.index))].flatMap(([index, calls]) => {
      const times = calls.filter(({ decision }) => done.has(decision.callId)).length;
      const chosen = ofType(events, 'InterventionResolved').filter(({ choice }) => choice === 'retry').length;
      return times <= 1 + chosen ? [] : [`step ${index} of ${events[0]?.taskId} had its effect ${times} times`];
    });
  };
};

/** What the log says of a call is what the target knows of it. */
export const outcomesAreTrue: Check = ({ target, tasks }) => {
  const done = new Set(target.applied.map(({ call }) => call.callId));
  const byKey = new Set(target.applied.map(({ call }) => call.idempotencyKey));
  return [...tasks.values()].flatMap((events) => {
    const schedules = new Map(ofType(events, 'CallScheduled').map((event) => [event.callId, event]));
    return [
      ...ofType(events, 'CallSucceeded').flatMap(({ callId }) => {
        const schedule = schedules.get(callId);
        const happened = schedule?.effect === 'read' || byKey.has(schedule?.idempotencyKey ?? '');
        return happened ? [] : [`${callId} succeeded by the log, and never happened`];
      }),
      ...falseFailures(events, schedules, done),
    ];
  });
};

/** A `once` call that happened is never said to have failed for good: it succeeded or is in doubt. */
function falseFailures(
  events: readonly TaskEvent[],
  schedules: ReadonlyMap<string, TaskEventOf<'CallScheduled'>>,
  done: ReadonlySet<string>,
): Broken[] {
  const doubted = new Set(ofType(events, 'CallInDoubt').map(({ callId }) => callId));
  const settled = [
    ...ofType(events, 'CallFailed').filter((event) => event.nextAttemptAt === undefined),
    ...ofType(events, 'CallDenied'),
  ];
  return settled.flatMap(({ callId, type }) => {
    if (schedules.get(callId)?.effect !== 'once' || !done.has(callId) || doubted.has(callId)) return [];
    return [`${callId} happened, and the log says ${type}`];
  });
}

/** What was denied, or never scheduled, did not run. */
export const startsAreScheduled = ({ target, tasks }: Evidence): readonly Broken[] => {
  const scheduled = new Set([...tasks.values()].flatMap((events) => ofType(events, 'CallScheduled').map(({ callId }) => callId)));
  return target.started.flatMap(({ call }) => (scheduled.has(call.callId) ? [] : [`${call.callId} ran and was never scheduled`]));
};

/** The executor is the last of three to look, and finds nothing that the others should not have let pass. */
export const executorsRefuseNothing: Check = ({ tasks }) =>
  [...tasks.values()].flatMap((events) =>
    ofType(events, 'CallDenied').flatMap(({ by, callId, code }) =>
      by === 'executor' ? [`${callId} was let pass, and its executor refused it: ${code}`] : [],
    ),
  );
