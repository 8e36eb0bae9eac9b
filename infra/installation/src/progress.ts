/** Where a run stands, from the tasks' events as they come. */
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';

/** Follows the tasks with these ids. */
export class ProgressBoard {
  readonly #taskIds: ReadonlySet<string>;
  readonly #ended = new Set<string>();
  readonly #waiting = new Map<string, string>();
  readonly #interventions = new Map<string, string>();
  #calls = 0;
  #decided = 0;

  constructor(taskIds: Iterable<string>) {
    this.#taskIds = new Set(taskIds);
  }

  note(event: TaskEvent): void {
    if (!this.#taskIds.has(event.taskId)) return;
    switch (event.type) {
      case 'CallScheduled':
        if (event.attempt === 1) this.#calls += 1;
        return;
      case 'ApprovalRequested':
        this.#waiting.set(event.approvalId, event.taskId);
        return;
      case 'ApprovalResolved':
        this.#waiting.delete(event.approvalId);
        this.#decided += 1;
        return;
      case 'InterventionRequested':
        this.#interventions.set(event.taskId, `${event.why} (${event.code})`);
        return;
      case 'InterventionResolved':
        this.#interventions.delete(event.taskId);
        return;
      case 'TaskCompleted':
      case 'TaskFailed':
      case 'TaskCancelled':
        this.#ended.add(event.taskId);
        this.#interventions.delete(event.taskId);
        return;
      default:
        return;
    }
  }

  get unended(): number {
    return this.#taskIds.size - this.#ended.size;
  }

  get unendedIds(): readonly string[] {
    return [...this.#taskIds].filter((taskId) => !this.#ended.has(taskId));
  }

  /** A line for each task in which a person's help is asked for. */
  interventionLines(): readonly string[] {
    return [...this.#interventions].map(([taskId, why]) => `task ${taskId} asks for a person's help: ${why}`);
  }

  /** One line for people. */
  line(): string {
    const waiting = this.#waiting.size === 0 ? '' : `, ${this.#waiting.size} waiting for a person`;
    return `${this.#ended.size} of ${this.#taskIds.size} tasks ended, ${this.#calls} calls run, ${this.#decided} approvals resolved${waiting}`;
  }
}
