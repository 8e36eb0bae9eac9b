import { isEnding } from '@holdpoint/client/task-log';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';

/** The tasks' events as they come, by task. */
export class RunLog {
  readonly #events = new Map<string, TaskEvent[]>();

  note(event: TaskEvent): void {
    const events = this.#events.get(event.taskId);
    if (events === undefined) this.#events.set(event.taskId, [event]);
    else events.push(event);
  }

  of(taskId: string): readonly TaskEvent[] {
    return this.#events.get(taskId) ?? [];
  }

  has(taskId: string, isIt: (event: TaskEvent) => boolean): boolean {
    return this.of(taskId).some(isIt);
  }

  hasEnded(taskId: string): boolean {
    return this.has(taskId, isEnding);
  }
}

/** A call that was in doubt is so no more: its result came after all. */
export function settlesDoubt(event: TaskEvent): boolean {
  return (event.type === 'CallSucceeded' || event.type === 'CallFailed') && event.settlesDoubt;
}
