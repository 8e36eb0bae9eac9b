/**
 * The tasks in an export: no leaf of a task is missing between its others, and its end counts its calls rightly. This
 * holds the log's own writer to account: hashes show that nothing changed after signing, these facts that nothing was
 * left out before.
 *
 * I1: a task's `task_seq` goes 1, 2, 3, … in log order, and all its leaves lie in one log.
 * I2: `task_end` has as `calls` the number of `call` leaves before it; after it come only settled doubts.
 * I3: memory is a counter for each open task and for the last {@link ENDED_TASKS_REMEMBERED} that ended. A doubt
 *     settled later than that is taken as it comes.
 */
import type { TaskLeaf } from './task-leaf.ts';
import type { Findings } from './verify-report.ts';

/** Ended tasks whose late leaves are still checked. */
export const ENDED_TASKS_REMEMBERED = 50_000;

/** Where a leaf stands in the export. */
export interface LeafPlace {
  readonly log: string;
  readonly index: number;
  readonly line: number;
}

interface TaskState {
  readonly log: string;
  readonly lastSeq: number;
  readonly calls: number;
}

/** Follows all tasks through an export. */
export class TaskFacts {
  private readonly findings: Findings;
  private readonly open = new Map<string, TaskState>();
  private readonly ended = new Map<string, TaskState>();
  private endedTotal = 0;
  private forgotten = 0;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  /** Takes the next leaf of any log. */
  add(leaf: TaskLeaf, place: LeafPlace): void {
    const before = this.open.get(leaf.taskId) ?? this.ended.get(leaf.taskId);
    if (before === undefined) this.checkFirst(leaf, place);
    else if (!this.follows(leaf, before, place)) return;
    this.keep(
      leaf,
      { log: place.log, lastSeq: leaf.taskSeq, calls: (before?.calls ?? 0) + (leaf.kind === 'call' ? 1 : 0) },
      place,
    );
  }

  counts(): { ended: number; open: number } {
    return { ended: this.endedTotal, open: this.open.size };
  }

  private checkFirst(leaf: TaskLeaf, place: LeafPlace): void {
    const mayBeForgotten = this.forgotten > 0 && leaf.kind === 'doubt_settled';
    if (leaf.taskSeq === 1 || mayBeForgotten) return;
    this.findings.add('task_seq_broken', `task ${leaf.taskId} begins with its leaf ${leaf.taskSeq}`, place);
  }

  /** Compares a leaf with its task so far; `false` if it cannot belong to that task at all. */
  private follows(leaf: TaskLeaf, before: TaskState, place: LeafPlace): boolean {
    if (before.log !== place.log) {
      this.findings.add('task_in_two_logs', `task ${leaf.taskId} has leaves in ${before.log} too`, place);
      return false;
    }
    if (leaf.taskSeq !== before.lastSeq + 1) {
      const message = `task ${leaf.taskId}: its leaf ${leaf.taskSeq} follows its leaf ${before.lastSeq}`;
      this.findings.add('task_seq_broken', message, place);
    }
    if (leaf.kind === 'doubt_settled' || !this.ended.has(leaf.taskId)) return true;
    this.findings.add('task_after_end', `task ${leaf.taskId} has a leaf of kind ${leaf.kind} after its end`, place);
    return false;
  }

  private keep(leaf: TaskLeaf, state: TaskState, place: LeafPlace): void {
    if (leaf.kind === 'task_end') {
      this.checkEnd(leaf.taskId, leaf.calls, state.calls, place);
      this.endedTotal += 1;
      this.open.delete(leaf.taskId);
      this.remember(leaf.taskId, state);
    } else if (this.ended.has(leaf.taskId) || (leaf.kind === 'doubt_settled' && !this.open.has(leaf.taskId))) {
      this.remember(leaf.taskId, state);
    } else {
      this.open.set(leaf.taskId, state);
    }
  }

  private checkEnd(taskId: string, said: number, seen: number, place: LeafPlace): void {
    if (said === seen) return;
    this.findings.add(
      'task_calls_differ',
      `task ${taskId} ends with ${said} calls by its own count, and has ${seen} leaves`,
      place,
    );
  }

  private remember(taskId: string, state: TaskState): void {
    this.ended.set(taskId, state);
    if (this.ended.size <= ENDED_TASKS_REMEMBERED) return;
    const [oldest] = this.ended.keys();
    if (oldest !== undefined && this.ended.delete(oldest)) this.forgotten += 1;
  }
}
