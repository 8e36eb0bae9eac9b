import type { ToolCallNotStarted } from '@holdpoint/contracts/messages/tool-results';
import { plain } from '@holdpoint/contracts/payload';
import type { ScheduledCall } from '@holdpoint/core/task/state';
import { backoffMs } from '../backoff.ts';
import { type Draft, momentOf, record } from '../draft.ts';
import type { World } from '../world.ts';
import { askAboutCall } from './ask-about-call.ts';
import { type Failure, failedEvent } from './failure.ts';

/** Attempts of one call that may go by without starting before a person is asked. */
export const NOT_STARTED_LIMIT = 50;
const terms = { initialDelayMs: 500, maxDelayMs: 15_000 };
const codeOf = { past_start_by: 'PAST_START_BY', not_hosted: 'NOT_HOSTED', cancelled: 'CANCELLED' } as const;

/**
 * The attempt never started, so nothing happened, and no retry is used up. Asked again with back-off; a contract that nobody hosts for
 * as long as an announcement is waited for, and a call that never gets its turn, are brought before a person.
 */
export function callNotStarted(world: World, draft: Draft, call: ScheduledCall, result: ToolCallNotStarted): Draft {
  if (draft.task.cancel !== undefined) return withdrawn(draft, call);
  const failure: Failure = {
    ...{ class: 'transient', code: codeOf[result.reason], executor: result.executor },
    message: plain(`the attempt did not start: ${result.reason.replaceAll('_', ' ')}`),
  };
  const why = result.reason === 'not_hosted' ? 'not_hosted' : 'retries_exhausted';
  if (isHopeless(world, draft, call, result)) {
    const settled = record(draft, failedEvent(call, failure, { handling: 'intervention', counted: false }));
    return askAboutCall(settled, call, { why, code: failure.code, message: failure.message });
  }
  const delayMs = backoffMs(terms, call.notStarted + 1, call.callId, call.attempts);
  const nextAttemptAt = momentOf(draft.cause.at + delayMs);
  return record(draft, failedEvent(call, failure, { handling: 'retry', counted: false, nextAttemptAt }));
}

function isHopeless({ settings }: World, { cause }: Draft, call: ScheduledCall, { reason }: ToolCallNotStarted): boolean {
  if (call.notStarted + 1 >= NOT_STARTED_LIMIT) return true;
  return reason === 'not_hosted' && cause.at >= (call.notHostedSinceMs ?? cause.at) + settings.catalogWaitMs;
}

/** What was decided and did not run has its settling event too. */
function withdrawn(draft: Draft, { callId, tool, terms: { contractDigest } }: ScheduledCall): Draft {
  return record(draft, { type: 'CallDenied', callId, tool, by: 'withdrawal', code: 'TASK_CANCELLED', contractDigest });
}
