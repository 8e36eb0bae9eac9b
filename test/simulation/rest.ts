/** Tells when an installation has come to rest: nobody waits for anything that time alone would bring. */
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { type History, messageIn } from './history.ts';
import type { Scheduler } from './scheduler.ts';

/** Longer than any wait between two tries. */
const QUIET_MS = 8_000;
/** Longer than anything that was begun waits for an answer. */
const STUCK_MS = 50_000;

export class Rest {
  private readonly scheduler: Scheduler;
  private readonly tasks = new Set<string>();
  private readonly approvals = new Set<string>();
  private lastAt = 0;

  constructor(history: History, topics: readonly string[], scheduler: Scheduler) {
    this.scheduler = scheduler;
    for (const topic of topics)
      history.on(topic, () => {
        this.lastAt = scheduler.now();
      });
    history.on('task.events', (record) => this.hearTask(messageIn<TaskEvent>(record)));
    history.on('approval.events', (record) => this.hearApproval(messageIn<ApprovalEvent>(record)));
  }

  /** Something has been stirred up. */
  disturb(): void {
    this.lastAt = this.scheduler.now();
  }

  isReached(): boolean {
    const quietMs = this.scheduler.now() - this.lastAt;
    return quietMs >= STUCK_MS || (quietMs >= QUIET_MS && this.tasks.size === 0 && this.approvals.size === 0);
  }

  private hearTask({ type, taskId }: TaskEvent): void {
    if (type === 'TaskAccepted') this.tasks.add(taskId);
    if (type === 'TaskCompleted' || type === 'TaskFailed' || type === 'TaskCancelled') this.tasks.delete(taskId);
  }

  private hearApproval({ type, approvalId }: ApprovalEvent): void {
    if (type === 'ApprovalOpened') this.approvals.add(approvalId);
    if (type === 'AcknowledgementReceived') this.approvals.delete(approvalId);
  }
}
