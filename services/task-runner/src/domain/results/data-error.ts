import type { ScheduledCall } from '@holdpoint/core/task/state';
import { type Draft, record } from '../draft.ts';
import { failTask } from '../ending.ts';
import { askAboutCall } from './ask-about-call.ts';
import { type Failure, failedEvent } from './failure.ts';

/** As step or agent declares: an answer like any other, the end of the task, or a question to a person. */
export function dataError(draft: Draft, call: ScheduledCall, failure: Failure): Draft {
  const { code, message } = failure;
  switch (call.onDataError) {
    case 'answer':
      return record(draft, failedEvent(call, failure, { handling: 'answer', counted: true }));
    case 'end': {
      const settled = record(draft, failedEvent(call, failure, { handling: 'fail_task', counted: true }));
      return failTask(settled, { code, class: 'data_error', reason: message });
    }
    case 'intervention': {
      const settled = record(draft, failedEvent(call, failure, { handling: 'intervention', counted: true }));
      return askAboutCall(settled, call, { why: 'data_error', code, message });
    }
  }
}
