/** From a data set to the requests that an upstream system would send. Pure: the moment arrives with the caller. */
import { taskIdOf } from '@holdpoint/contracts/identity';
import type { TaskRequested } from '@holdpoint/contracts/messages/task-requests';
import { plain } from '@holdpoint/contracts/payload';
import type { CallStep } from '@holdpoint/contracts/step';
import type { Action, OpenDataSet, RetailTask } from './data-set/data-set.ts';
import { expectedOutcomeOf } from './expected-outcome.ts';
import { agent, attendedTaskType, requestedBy, tenant, toolNameOf, unattendedTaskType } from './names.ts';

export type RetailRun = {
  readonly set: OpenDataSet;
  /** When the requests are asked for the first time: ISO 8601, UTC. */
  readonly requestedAt: string;
  /** Tells one run of a set from another on the same Kafka; without it, a second run is answered by the first. */
  readonly run?: string;
};

/** One request for each task of the set, in the set's order. */
export function toTaskRequests(run: RetailRun): TaskRequested[] {
  return run.set.tasks.map((task) => toTaskRequest(run, task));
}

/** The runtime's id of a set's task, and so the name of its world. */
export function taskIdIn(run: Pick<RetailRun, 'set' | 'run'>, task: RetailTask): string {
  return taskIdOf(tenant, idempotencyKeyOf(run, task));
}

function toTaskRequest(run: RetailRun, task: RetailTask): TaskRequested {
  return {
    type: 'TaskRequested',
    tenant,
    idempotencyKey: idempotencyKeyOf(run, task),
    requestedBy,
    requestedAt: run.requestedAt,
    taskType: task.scenario === 'silence' ? unattendedTaskType : attendedTaskType,
    agent,
    input: plain({ request: task.request }),
    steps: task.actions.map((action, position) => toStep(action, position, task.actions.length)),
  };
}

function idempotencyKeyOf(run: Pick<RetailRun, 'set' | 'run'>, task: RetailTask): string {
  return [run.set.name, ...(run.run === undefined ? [] : [run.run]), task.id].join(':');
}

/** A data error ("Order not found") is an answer that the plan has reckoned with: the task goes on. */
function toStep(action: Action, position: number, count: number): CallStep {
  return {
    kind: 'call',
    name: `step-${position + 1}`,
    reasoning: plain(`Step ${position + 1} of the ${count} that the service desk planned for this request`),
    expectedOutcome: plain(expectedOutcomeOf(action.name)),
    tool: toolNameOf(action.name),
    version: 1,
    input: plain(action.arguments),
    onDataError: 'answer',
  };
}
