/** A batch of task events → the views that they leave and the sums that they add. Pure. */
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { evolveTask } from './evolve-task.ts';
import type { Fact } from './fact.ts';
import { factsOf } from './facts-of.ts';
import { type Sums, sumOf } from './sums.ts';
import type { TaskView } from './task-view.ts';

/** An event and where it lies in its partition. */
export interface PlacedEvent {
  readonly event: TaskEvent;
  readonly offset: number;
}

export interface ViewedTask {
  readonly view: TaskView;
  /** Offsets of this batch's events of the task: where a reader of its story finds them. */
  readonly offsets: readonly number[];
}

export interface TaskRows {
  readonly tasks: readonly ViewedTask[];
  readonly sums: Sums;
}

/** Events of a task whose acceptance is not known add nothing: no such task is in the log from its beginning. */
export function projectTasks(before: ReadonlyMap<string, TaskView>, events: readonly PlacedEvent[]): TaskRows {
  const views = new Map(before);
  const offsets = new Map<string, number[]>();
  const facts: Fact[] = [];
  for (const { event, offset } of events) {
    const known = views.get(event.taskId);
    const after = evolveTask(known, event);
    if (after === undefined) continue;
    views.set(event.taskId, after);
    offsets.set(event.taskId, [...(offsets.get(event.taskId) ?? []), offset]);
    facts.push(...factsOf(known, event, after));
  }
  const tasks = [...views].flatMap(([taskId, view]) => viewedTask(view, offsets.get(taskId)));
  return { tasks, sums: sumOf(facts) };
}

function viewedTask(view: TaskView, offsets: readonly number[] | undefined): ViewedTask[] {
  return offsets === undefined ? [] : [{ view, offsets }];
}
