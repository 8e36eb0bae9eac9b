/** From a case to the request that an upstream system would send. Pure: moment and run arrive with the caller. */
import { taskIdOf } from '@holdpoint/contracts/identity';
import type { TaskRequested } from '@holdpoint/contracts/messages/task-requests';
import { plain } from '@holdpoint/contracts/payload';
import type { FaultCase } from '../cases/fault-case.ts';
import { agents, requestedBy, taskType, tenant } from '../names.ts';

/** One task of a case; most cases have one. */
export interface CaseTask {
  readonly faultCase: FaultCase;
  readonly taskId: string;
  readonly request: TaskRequested;
}

/** `run` tells one run from another on the same Kafka, `number` the tasks of a case from each other. */
export function taskOf(faultCase: FaultCase, run: string, requestedAt: string, number = 1): CaseTask {
  const idempotencyKey = `${run}: ${faultCase.name}, ${number}`;
  const request: TaskRequested = {
    type: 'TaskRequested',
    ...{ tenant, idempotencyKey, requestedBy, requestedAt },
    taskType: faultCase.taskType ?? taskType,
    agent: faultCase.agent ?? agents.usual,
    input: plain({ case: faultCase.name }),
    steps: [...faultCase.steps],
  };
  return { faultCase, request, taskId: taskIdOf(tenant, idempotencyKey) };
}
