import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { forgetDoubt } from './forget-doubt.ts';
import type { EndedStatus, EndedTask, LiveTask } from './state.ts';

type Ending = TaskEventOf<'TaskCompleted'> | TaskEventOf<'TaskFailed'> | TaskEventOf<'TaskCancelled'>;
const statusOf = { TaskCompleted: 'completed', TaskFailed: 'failed', TaskCancelled: 'cancelled' } as const satisfies Record<
  Ending['type'],
  EndedStatus
>;

/** What remains of a task that has ended: who it was, how it ended, and what must still be recognised. */
export function endedTask(task: LiveTask, event: Ending): EndedTask {
  const { taskId, tenant, taskType, agent, requestedBy, requestedAtMs, acceptedAtMs, bodyDigest, traceparent } = task;
  return {
    ...{ taskId, tenant, taskType, agent, requestedBy, requestedAtMs, acceptedAtMs, bodyDigest, traceparent },
    status: statusOf[event.type],
    seq: event.seq,
    statusSinceMs: Date.parse(event.at),
    calls: task.calls,
    memory: task.memory,
    code: event.type === 'TaskFailed' ? event.code : undefined,
  };
}

/** After the end only a doubt can still be settled. */
export function evolveEnded(task: EndedTask, event: TaskEvent): EndedTask {
  const settles = (event.type === 'CallSucceeded' || event.type === 'CallFailed') && event.settlesDoubt;
  return settles ? { ...task, memory: forgetDoubt(task.memory, event.callId) } : task;
}
