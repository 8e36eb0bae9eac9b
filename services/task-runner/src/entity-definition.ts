import { taskIdOf } from '@holdpoint/contracts/identity';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { evolve } from '@holdpoint/core/task/evolve';
import { FOLD_VERSION } from '@holdpoint/core/task/fold-version';
import { isEnded, type TaskState } from '@holdpoint/core/task/state';
import type { EntityDefinition } from '@holdpoint/stream/entity';
import { decide } from './domain/decide.ts';
import { effectsOf } from './domain/effects.ts';
import { quarantine } from './domain/quarantine.ts';
import { timersOf } from './domain/timers.ts';
import type { RunnerMessage, World } from './domain/world.ts';

export type TaskDefinition = EntityDefinition<TaskState, RunnerMessage, TaskEvent>;

/**
 * The task as the entity processor knows it.
 * @param pools whose results are read
 * @param partitions N
 */
export function taskDefinition(world: World, pools: readonly string[], partitions: number): TaskDefinition {
  return {
    service: 'task-runner',
    events: 'task.events',
    inputs: ['task.requests', 'task.commands', 'approval.outcomes', ...pools.map((pool) => `tool.results.${pool}`)],
    openInputs: ['task.requests'],
    reroutedInputs: ['task.requests', 'task.commands'],
    foldVersion: FOLD_VERSION,
    entityOf: (message) => keyOf(message) ?? '',
    keyOf,
    redriveOf: (message) => (message.type === 'RedriveRecord' ? message.record : undefined),
    evolve,
    decide: (state, input, view) => decide(world, state, input, view),
    effects: (event, state) => effectsOf(partitions, event, state),
    timersOf: (state) => timersOf(world, state),
    isEnded,
    // The fold of an ending event is what is worth remembering already.
    retire: (state) => state,
    requestedAtOf: (state) => state.requestedAtMs,
    bodyDigestOf: (state) => state.bodyDigest,
    quarantine,
  };
}

/** Everything about a task lies where its id puts it; a redrive command lies where the record to be read again does. */
function keyOf(message: RunnerMessage | TaskEvent): string | undefined {
  if (message.type === 'RedriveRecord') return undefined;
  return message.type === 'TaskRequested' ? taskIdOf(message.tenant, message.idempotencyKey) : message.taskId;
}
