import { assertNever } from '@holdpoint/contracts/assert-never';
import type { TaskCommand } from '@holdpoint/contracts/messages/task-commands';
import { isEnded, type LiveTask, type TaskState } from '@holdpoint/core/task/state';
import { causeOf, type Draft, draftOf } from '../draft.ts';
import { proceed } from '../proceed.ts';
import { ignore, refuse, verdictOf } from '../verdicts.ts';
import type { MessageInput, RunnerVerdict, World } from '../world.ts';
import { cancelTask } from './cancel-task.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { pauseTask } from './pause-task.ts';
import { resolveIntervention } from './resolve-intervention.ts';
import { resumeTask } from './resume-task.ts';
import { signalTask } from './signal-task.ts';

export type PersonsCommand = Exclude<TaskCommand, { type: 'RedriveRecord' }>;

/** A person wants something of a task. Carried out once, however often the command comes. */
export function decideCommand(
  world: World,
  state: TaskState | undefined,
  input: MessageInput,
  command: PersonsCommand,
): RunnerVerdict {
  if (state === undefined) return refuse('TASK_UNKNOWN', `no task ${command.taskId}`);
  if (state.tenant !== command.tenant) return refuse('TENANT_MISMATCH', 'the command names another tenant than the task has');
  if (state.memory.commands.includes(command.commandId)) return ignore('duplicate');
  if (isEnded(state)) return refuse('TASK_ENDED', `the task is ${state.status}`);
  const outcome = carryOut(draftOf(state, causeOf(input)), state, command);
  return 'code' in outcome ? refuse(outcome.code, outcome.detail) : verdictOf(proceed(world, outcome), 'no_change');
}

function carryOut(draft: Draft, task: LiveTask, command: PersonsCommand): CommandOutcome {
  switch (command.type) {
    case 'CancelTask':
      return cancelTask(draft, task, command);
    case 'PauseTask':
      return pauseTask(draft, task, command);
    case 'ResumeTask':
      return resumeTask(draft, task, command);
    case 'ResolveIntervention':
      return resolveIntervention(draft, task, command);
    case 'SignalTask':
      return signalTask(draft, task, command);
    default:
      return assertNever(command);
  }
}
