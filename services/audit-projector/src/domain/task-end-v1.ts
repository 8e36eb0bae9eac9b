/** The leaf that closes a task and counts its calls. */
import type { TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import type { Audited, LeafMeans } from './audited-event.ts';
import type { TaskEndLeafV1 } from './leaf.ts';
import { taskFacts } from './leaf-facts-v1.ts';
import type { SourceOf } from './settlement-v1.ts';
import type { TaskAudit } from './task-audit.ts';

type EndingEvent = TaskEventOf<'TaskCompleted' | 'TaskFailed' | 'TaskCancelled'>;

/** Closes the task. What is in doubt is remembered; a call that no event settled is forgotten, and the count tells of it. */
export function endTask(before: TaskAudit, source: SourceOf<EndingEvent>, means: LeafMeans): Audited {
  const leaf: TaskEndLeafV1 = {
    kind: 'task_end',
    ...taskFacts(before, source),
    ...endFacts(source.event, means),
    calls: source.event.calls,
    requester: before.requester,
  };
  const doubts = Object.fromEntries(Object.entries(before.calls).filter(([, call]) => call.inDoubt));
  const state = { ...before, leaves: before.leaves + 1, ended: true, calls: doubts };
  return { state: Object.keys(doubts).length === 0 ? undefined : state, leaf };
}

function endFacts(
  event: EndingEvent,
  means: LeafMeans,
): Pick<TaskEndLeafV1, 'outcome' | 'failure' | 'cancelled_by' | 'unstopped'> {
  switch (event.type) {
    case 'TaskCompleted':
      return { outcome: 'completed', failure: null, cancelled_by: null, unstopped: [] };
    case 'TaskFailed': {
      const failure = { class: event.class ?? null, code: event.code };
      return { outcome: 'failed', failure, cancelled_by: null, unstopped: [] };
    }
    case 'TaskCancelled': {
      const cancelledBy = means.referenceOf('requester', event.by);
      return { outcome: 'cancelled', failure: null, cancelled_by: cancelledBy, unstopped: event.unstopped };
    }
  }
}
