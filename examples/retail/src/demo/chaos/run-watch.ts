/** Where a run stands, seen from the logs of tasks and approvals alone. */
import { isEnding } from '@holdpoint/client/task-log';
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';

/** Times are epoch milliseconds: the moments that events carry. 0: there has been none. */
export class RunWatch {
  readonly #live = new Set<string>();
  readonly #inFlight = new Map<string, number>();
  /** Tasks that have ended. */
  ended = 0;
  /** The newest moment of a task's event. */
  lastDecidedAt = 0;
  /** The newest moment of an approval's event. */
  lastApprovalAt = 0;
  /** The newest moment at which an attempt was scheduled that was carried out afterwards. */
  lastCarriedOutFrom = 0;

  noteTask(event: TaskEvent): void {
    this.lastDecidedAt = Math.max(this.lastDecidedAt, Date.parse(event.at));
    if (event.type === 'TaskAccepted') this.#live.add(event.taskId);
    if (event.type === 'CallScheduled') this.#inFlight.set(event.callId, Date.parse(event.at));
    if (event.type === 'CallSucceeded' || event.type === 'CallFailed') this.#settled(event);
    if (event.type === 'CallDenied' || event.type === 'CallInDoubt') this.#inFlight.delete(event.callId);
    if (isEnding(event) && this.#live.delete(event.taskId)) this.ended += 1;
  }

  noteApproval(event: ApprovalEvent): void {
    this.lastApprovalAt = Math.max(this.lastApprovalAt, Date.parse(event.at));
  }

  /** Tasks that have been accepted and have not ended. */
  get unended(): number {
    return this.#live.size;
  }

  /** Calls with an attempt that is scheduled and not answered. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** A data error is an answer of the shop, and so a call that was carried out. */
  #settled(event: Extract<TaskEvent, { type: 'CallSucceeded' | 'CallFailed' }>): void {
    const scheduledAt = this.#inFlight.get(event.callId) ?? 0;
    this.#inFlight.delete(event.callId);
    if (event.type === 'CallSucceeded' || event.class === 'data_error')
      this.lastCarriedOutFrom = Math.max(this.lastCarriedOutFrom, scheduledAt);
  }
}
