import type { ToolCallSucceeded } from '@holdpoint/contracts/messages/tool-results';
import { type Draft, record } from '../draft.ts';

/** The tool did it, wholly or in part: the step is complete. */
export function callSucceeded(draft: Draft, result: ToolCallSucceeded): Draft {
  return record(draft, { type: 'CallSucceeded', ...successOf(result), settlesDoubt: false });
}

/** What the event says of the result. */
export function successOf(result: ToolCallSucceeded) {
  const { callId, attempt, startedAt, durationMs, executor, outcome, output, remaining } = result;
  return {
    ...{ callId, attempt, startedAt, durationMs, executor, outcome, output },
    ...(remaining === undefined ? {} : { remaining }),
  };
}
