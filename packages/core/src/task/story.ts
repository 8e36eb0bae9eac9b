/**
 * The story of a task, told from its events and those of its approvals: which decision was taken and why, what stood at the gate,
 * who decided, what was tried, how it came out. One entry an event, in order, each with the checkpoint's facts; the first that left
 * the usual course is marked.
 */
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { isDeparture } from './departure.ts';
import { evolve } from './evolve.ts';
import { isEnded, openCallOf, type TaskState } from './state.ts';
import type { StoryEntry } from './story-entry.ts';
import { tellApprovalEvent, tellTaskEvent } from './story-sentences.ts';

/**
 * A word that came after its approval's end is told where its moment lies, and is no departure: the task's course was decided before.
 * @param taskEvents one task's, in order
 * @param approvalEvents of that task's approvals, each approval's in order
 */
export function storyOf(taskEvents: readonly TaskEvent[], approvalEvents: readonly ApprovalEvent[]): readonly StoryEntry[] {
  const entries: StoryEntry[] = [];
  const open = new Set<string>();
  let state: TaskState | undefined;
  for (const event of taskEvents) {
    const after = evolve(state, event);
    // What people did lies between the request and its resolution; the service's own opening and end say nothing new.
    if (event.type === 'ApprovalResolved') entries.push(...wordsOf(event.approvalId, approvalEvents, state ?? after));
    if (event.type === 'ApprovalRequested') open.add(event.approvalId);
    if (event.type === 'ApprovalResolved') open.delete(event.approvalId);
    entries.push(taskEntry(event, state, after));
    state = after;
  }
  if (state !== undefined) for (const approvalId of open) entries.push(...wordsOf(approvalId, approvalEvents, state));
  for (const late of lateWords(approvalEvents)) tellLate(entries, late);
  const first = entries.findIndex((entry) => entry.isDeparture);
  return entries.map((entry, index) => ({ ...entry, isDeparture: index === first }));
}

function taskEntry(event: TaskEvent, before: TaskState | undefined, after: TaskState): StoryEntry {
  return {
    ...tellTaskEvent(event),
    ...envelope(event),
    step: stepOf(event, before),
    status: after.status,
    isDeparture: isDeparture(event),
  };
}

/** What people said of an approval while it was open, and the task in this state. */
function wordsOf(approvalId: string, events: readonly ApprovalEvent[], { status }: TaskState): readonly StoryEntry[] {
  const ofApproval = events.filter((event) => event.approvalId === approvalId);
  const end = ofApproval.findIndex(({ type }) => type === 'ApprovalEnded');
  return (end < 0 ? ofApproval : ofApproval.slice(0, end)).flatMap((event) => {
    const told = tellApprovalEvent(event);
    return told === undefined ? [] : [{ ...told, ...envelope(event), status, isDeparture: event.type === 'DecisionRejected' }];
  });
}

/** What people said of approvals that had ended. */
function lateWords(events: readonly ApprovalEvent[]): readonly ApprovalEvent[] {
  const ended = new Set<string>();
  return events.filter(({ type, approvalId }) => {
    const isLate = ended.has(approvalId);
    if (type === 'ApprovalEnded') ended.add(approvalId);
    return isLate;
  });
}

function tellLate(entries: StoryEntry[], event: ApprovalEvent): void {
  const told = tellApprovalEvent(event);
  const before = entries.findLastIndex(({ at }) => at <= event.at);
  const status = entries[before]?.status;
  if (told === undefined || status === undefined) return;
  entries.splice(before + 1, 0, { ...told, ...envelope(event), status, isDeparture: false });
}

function envelope({ at, id, type }: TaskEvent | ApprovalEvent): Pick<StoryEntry, 'at' | 'eventId' | 'type'> {
  return { at, eventId: id, type };
}

/** The step that the event belongs to: named by itself, or the one that was under way. */
function stepOf(event: TaskEvent, before: TaskState | undefined): StoryEntry['step'] {
  if (event.type === 'StepDecided') return event.step;
  if (before === undefined || isEnded(before)) return undefined;
  const { work } = before;
  const step = work.kind === 'settled' || work.kind === 'again' ? work.call.step : stepUnderWay(before);
  return step && { index: step.index, name: step.name };
}

function stepUnderWay({ work }: Exclude<TaskState, { status: 'completed' | 'failed' | 'cancelled' }>) {
  return work.kind === 'wait' || work.kind === 'ask' ? work.step : openCallOf(work)?.step;
}
