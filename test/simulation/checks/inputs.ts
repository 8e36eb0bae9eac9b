/** G11: every input is accepted, ignored with a reason, refused or dead-lettered; and nothing is refused that should not be. */
import { headerNames } from '@holdpoint/contracts/headers';
import type { DeadLettered } from '@holdpoint/contracts/messages/dead-letters';
import type { TaskCommand } from '@holdpoint/contracts/messages/task-commands';
import type { PartitionAdvanced } from '@holdpoint/contracts/messages/task-events';
import type { ToolClaim } from '@holdpoint/contracts/messages/tool-claims';
import type { ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';
import type { ToolResult } from '@holdpoint/contracts/messages/tool-results';
import type { RawRecord } from '@holdpoint/stream/record';
import type { Broken, Check, Evidence } from '../evidence.ts';
import { messageIn } from '../history.ts';
import { CLAIMS, REQUESTS } from '../services/tool-executor.ts';

const processors = [
  {
    service: 'task-runner',
    events: 'task.events',
    inputs: ['task.requests', 'task.commands', 'approval.outcomes', 'tool.results.sim'],
  },
  { service: 'approval-service', events: 'approval.events', inputs: ['approval.requests', 'approval.commands'] },
] as const;

type Processor = (typeof processors)[number];

export const everyInputAnswered: Check = (evidence) =>
  processors.flatMap((processor) =>
    evidence.installation.broker.logs(processor.events).flatMap(({ partition }) => unansweredIn(evidence, processor, partition)),
  );

function unansweredIn(evidence: Evidence, { events, inputs }: Processor, partition: number): Broken[] {
  const advances = evidence.history
    .ofPartition(events, partition)
    .map((record) => messageIn<PartitionAdvanced>(record))
    .filter(({ type }) => type === 'PartitionAdvanced');
  const refused = new Set(advances.flatMap((one) => one.refused.map(({ topic, offset }) => `${topic}/${partition}/${offset}`)));
  const recorded = new Set(evidence.history.ofPartition(events, partition).map(({ headers }) => headers.ce_id ?? ''));
  return inputs.flatMap((topic) => {
    const moved = new Set(evidence.history.of(topic).map(({ headers }) => headers[headerNames.origin]));
    return evidence.history.ofPartition(topic, partition).flatMap((record) => {
      const name = `${topic}/${partition}/${record.offset}`;
      if ((advances.at(-1)?.next[topic] ?? 0) <= record.offset) return [`${name} was never passed`];
      // Put where it belongs, and answered there.
      const isTaken = refused.has(name) || moved.has(name) || wasTaken(evidence, record, recorded);
      return isTaken ? [] : [`${name} was passed over in silence`];
    });
  });
}

/** Ignored for a reason, or accepted with all of its events in the log. */
function wasTaken({ installation }: Evidence, { topic, partition, offset }: RawRecord, recorded: ReadonlySet<string>): boolean {
  return installation.verdicts
    .of(topic, partition, offset)
    .some(({ kind, what }) => kind === 'ignore' || (kind === 'accept' && what.every((id) => recorded.has(id))));
}

const eventOf = { SignalTask: 'SignalReceived', PauseTask: 'TaskPaused', ResumeTask: 'TaskResumed' } as const;

/** A person's command is carried out once, however often it comes. */
export const commandsAreDoneOnce: Check = ({ history, tasks }) => {
  const commands = history.of('task.commands').flatMap((record) => {
    const isPersons = record.key !== null && tasks.has(record.key);
    return isPersons ? [messageIn<TaskCommand>(record)] : [];
  });
  return [...tasks].flatMap(([taskId, events]) =>
    Object.entries(eventOf).flatMap(([type, event]) => {
      const given = commands.filter((command) => command.type === type && 'taskId' in command && command.taskId === taskId);
      const done = events.filter((one) => one.type === event).length;
      const asked = new Set(given.map(({ commandId }) => commandId)).size;
      return done <= asked ? [] : [`${taskId} has ${done} ${event}, and was asked ${asked} times`];
    }),
  );
};

/** Whoever is refused is told: a dead letter for each, with the code that was recorded. */
export const refusedAreDeadLettered: Check = ({ history, installation }) =>
  processors.flatMap(({ service, events }) => {
    const letters = new Set(history.of(`dead-letter.${service}`).map(({ headers }) => headers.ce_id ?? ''));
    return installation.broker.logs(events).flatMap(({ partition }) =>
      history.ofPartition(events, partition).flatMap((record) => {
        const message = messageIn<PartitionAdvanced>(record);
        if (message.type !== 'PartitionAdvanced') return [];
        return message.refused.flatMap(({ topic, offset, code }) => {
          const name = `${topic}/${partition}/${offset}`;
          const told = letters.has(`dead-letter:${name}`) || [...letters].some((id) => id.endsWith(`:${name}`));
          return told ? [] : [`${name} was refused (${code}), and has no dead letter`];
        });
      }),
    );
  });

export const badInputsAreRefused: Check = ({ outside, history }) => {
  const letters = ['task-runner', 'approval-service', 'tool-executor'].flatMap((service) => history.of(`dead-letter.${service}`));
  const codes = new Map(
    letters.map((record) => {
      const { origin, code } = messageIn<DeadLettered>(record);
      return [`${origin.topic}/${origin.partition}/${origin.offset}`, code];
    }),
  );
  return outside.sent.flatMap(({ position: { topic, partition, offset }, mustBeRefused }) => {
    const code = codes.get(`${topic}/${partition}/${offset}`);
    if (mustBeRefused === undefined || code === mustBeRefused) return [];
    return [`${topic}/${partition}/${offset} should be dead-lettered as ${mustBeRefused}, and is ${code ?? 'not'}`];
  });
};

/** What only our own services write is never refused, unless it is about what has been forgotten, or was sent to us in their name. */
export const ownMessagesAreTaken: Check = ({ history, outside, tasks }) => {
  const foreign = new Set(outside.sent.map(({ position: { topic, partition, offset } }) => `${topic}/${partition}/${offset}`));
  const own = ['approval.outcomes', 'tool.results.sim', 'approval.requests', REQUESTS];
  return ['task-runner', 'approval-service', 'tool-executor'].flatMap((service) =>
    history.of(`dead-letter.${service}`).flatMap((record) => {
      const { origin, code, key } = messageIn<DeadLettered>(record);
      const name = `${origin.topic}/${origin.partition}/${origin.offset}`;
      if (!own.includes(origin.topic) || foreign.has(name)) return [];
      const isForgotten = code === 'TOO_OLD' || (isOfEnded(code) && hasEnded(tasks.get(key ?? '')));
      return isForgotten ? [] : [`${name} was refused: ${code}`];
    }),
  );
};

const isOfEnded = (code: string): boolean => code === 'TASK_UNKNOWN' || code === 'TASK_ENDED';

const hasEnded = (events: readonly { readonly type: string }[] | undefined): boolean =>
  events?.some(({ type }) => type === 'TaskCompleted' || type === 'TaskFailed' || type === 'TaskCancelled') ?? false;

/** Every attempt that went out was answered, unless a later one of its call was claimed first. */
export const everyAttemptAnswered: Check = ({ history }) => {
  const results = new Set(history.of('tool.results.sim').map((record) => attemptOf(messageIn<ToolResult>(record))));
  const claimed = new Map<string, number>();
  for (const record of history.of(CLAIMS)) {
    if (record.value === null) continue;
    const { callId, attempt } = messageIn<ToolClaim>(record);
    claimed.set(callId, Math.max(attempt, claimed.get(callId) ?? 0));
  }
  return history.of(REQUESTS).flatMap((record) => {
    if (record.headers.ce_type !== 'ToolCallRequested') return [];
    const request = messageIn<ToolCallRequested>(record);
    const isOvertaken = (claimed.get(request.callId) ?? 0) > request.attempt;
    return results.has(attemptOf(request)) || isOvertaken ? [] : [`${attemptOf(request)} went out, and nobody has answered it`];
  });
};

const attemptOf = ({ callId, attempt }: { readonly callId: string; readonly attempt: number }): string => `${callId}:${attempt}`;
