/**
 * The tasks in an export: no leaf of a task is missing between its others, and its end counts its calls rightly. This
 * holds the log's own writer to account: hashes show that nothing changed after signing, these facts that nothing was
 * left out before.
 *
 * I1: a task's `task_seq` goes 1, 2, 3, … in log order, and all its leaves lie in one log.
 * I2: `task_end` has as `calls` the number of `call` leaves before it; after it come only settled doubts.
 * I3: memory is a counter for each open task and for the last that ended, {@link ENDED_TASKS_REMEMBERED} or up to twice as
 *     many. A doubt settled later than that is taken as it comes.
 */
import { RecentMap } from './recent-map.ts';
import type { TaskLeaf } from './task-leaf.ts';
import type { Findings } from './verify-report.ts';

/** Ended tasks whose late leaves are still checked, at the least. */
export const ENDED_TASKS_REMEMBERED = 25_000;

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
  private readonly ended = new RecentMap<TaskState>(ENDED_TASKS_REMEMBERED);
  private endedTotal = 0;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  /** Takes the next leaf of any log. */
  add(leaf: TaskLeaf, place: LeafPlace): void {
    const before = this.open.get(leaf.taskId) ?? this.ended.get(leaf.taskId);
    if (before === undefined) this.checkFirst(leaf, place);
    else if (!this.follows(leaf, before, place)) return;
    const calls = (before?.calls ?? 0) + (leaf.kind === 'call' ? 1 : 0);
    this.keep(leaf, { log: place.log, lastSeq: leaf.taskSeq, calls }, place);
  }

  counts(): { ended: number; open: number } {
    return { ended: this.endedTotal, open: this.open.size };
  }

  /** A task begins with its leaf 1, which is no settled doubt; only of a forgotten task does a later one come first. */
  private checkFirst(leaf: TaskLeaf, place: LeafPlace): void {
    const isSettled = leaf.kind === 'doubt_settled';
    if (leaf.taskSeq === 1 ? !isSettled : isSettled && this.ended.hasForgotten()) return;
    this.findings.add('task_seq_broken', `task ${leaf.taskId} begins with its leaf ${leaf.taskSeq}, a ${leaf.kind}`, place);
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
    if (leaf.kind === 'doubt_settled' || !this.hasEnded(leaf.taskId)) return true;
    this.findings.add('task_after_end', `task ${leaf.taskId} has a leaf of kind ${leaf.kind} after its end`, place);
    return false;
  }

  private keep(leaf: TaskLeaf, state: TaskState, place: LeafPlace): void {
    if (leaf.kind === 'task_end') {
      this.checkEnd(leaf.taskId, leaf.calls, state.calls, place);
      this.endedTotal += 1;
      this.open.delete(leaf.taskId);
      this.ended.set(leaf.taskId, state);
    } else if (leaf.kind === 'doubt_settled' && this.hasEnded(leaf.taskId)) {
      this.ended.set(leaf.taskId, state);
    } else {
      this.open.set(leaf.taskId, state);
    }
  }

  /** Whether the task has ended as far as we know: a task that we do not know may be one that we have forgotten. */
  private hasEnded(taskId: string): boolean {
    if (this.open.has(taskId)) return false;
    return this.ended.get(taskId) !== undefined || this.ended.hasForgotten();
  }

  private checkEnd(taskId: string, said: number, seen: number, place: LeafPlace): void {
    if (said === seen) return;
    this.findings.add(
      'task_calls_differ',
      `task ${taskId} ends with ${said} calls by its own count, and has ${seen} leaves`,
      place,
    );
  }
}
