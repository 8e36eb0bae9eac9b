/** What the projectors write in place of PostgreSQL: rows in memory, with positions moved in the same step. */
import { EMPTY_FRONTIER } from '@holdpoint/ledger/merkle-frontier';
import { MemoryProjectionStore } from '@holdpoint/stream/memory/projection-store';
import type { AuditRows, LogState } from '../../../services/audit-projector/src/domain/audit-batch.ts';
import type { TaskAudit } from '../../../services/audit-projector/src/domain/task-audit.ts';
import type { ApprovalView } from '../../../services/metrics-projector/src/domain/approval-view.ts';
import type { TaskRows } from '../../../services/metrics-projector/src/domain/task-batch.ts';
import type { TaskView } from '../../../services/metrics-projector/src/domain/task-view.ts';

export interface AuditRow {
  readonly partition: number;
  readonly rows: AuditRows;
}
export type OperationsRow = { readonly tasks: TaskRows } | { readonly approvals: readonly ApprovalView[] };

export class Tables {
  readonly audit = new MemoryProjectionStore<AuditRow>();
  readonly operations = new MemoryProjectionStore<OperationsRow>();
  private readonly logs = new Map<number, LogTable>();
  private readonly tasks = new Map<string, TaskView>();
  private readonly approvals = new Map<string, ApprovalView>();
  private readAudit = 0;
  private readOperations = 0;

  /** A partition's audit log as the rows so far leave it. */
  logState(partition: number): LogState {
    for (const row of this.audit.rows.slice(this.readAudit)) this.addAudit(row);
    this.readAudit = this.audit.rows.length;
    return this.logs.get(partition) ?? { frontier: EMPTY_FRONTIER, tasks: new Map() };
  }

  taskViews(): ReadonlyMap<string, TaskView> {
    this.catchUp();
    return this.tasks;
  }

  approvalViews(): ReadonlyMap<string, ApprovalView> {
    this.catchUp();
    return this.approvals;
  }

  private addAudit({ partition, rows }: AuditRow): void {
    const { tasks } = this.logs.get(partition) ?? { tasks: new Map<string, TaskAudit>() };
    for (const [taskId, task] of rows.tasks) {
      if (task === undefined) tasks.delete(taskId);
      else tasks.set(taskId, task);
    }
    this.logs.set(partition, { frontier: rows.frontier, tasks });
  }

  private catchUp(): void {
    for (const row of this.operations.rows.slice(this.readOperations)) {
      if ('tasks' in row) for (const { view } of row.tasks.tasks) this.tasks.set(view.taskId, view);
      else for (const view of row.approvals) this.approvals.set(view.approvalId, view);
    }
    this.readOperations = this.operations.rows.length;
  }
}

interface LogTable extends LogState {
  readonly tasks: Map<string, TaskAudit>;
}
