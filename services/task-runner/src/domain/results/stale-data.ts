import type { Payload } from '@holdpoint/contracts/payload';
import { callDigest } from '@holdpoint/core/call-digest';
import { peek } from '@holdpoint/core/task/peek';
import type { ScheduledCall } from '@holdpoint/core/task/state';
import { CanonicalJsonError } from '@holdpoint/ledger/canonical-json';
import { type Draft, momentOf, record } from '../draft.ts';
import type { World } from '../world.ts';
import { askAboutCall } from './ask-about-call.ts';
import { type Failure, failedEvent } from './failure.ts';
import { fatalFailure } from './fatal-failure.ts';
import { retryTermsOf } from './retry-terms.ts';

/**
 * Data had changed underneath. With what the tool's own refresh made of the input the call goes through its gate again, at once: an
 * approval of other parameters is stale there. Without a refresh, or once too often, a person is asked.
 */
export function staleData(world: World, draft: Draft, call: ScheduledCall, failure: Failure): Draft {
  const { refreshedInput: after } = failure;
  if (after === undefined || call.refreshes >= retryTermsOf(world, call).maxRefreshes) {
    const settled = record(draft, failedEvent(call, failure, { handling: 'intervention', counted: true }));
    return askAboutCall(settled, call, { why: 'retries_exhausted', code: failure.code, message: failure.message });
  }
  const digest = digestOf(draft, call, after);
  if (digest === undefined) return fatalFailure(draft, call, { ...failure, class: 'fatal', code: 'REFRESH_INVALID' });
  const nextAttemptAt = momentOf(draft.cause.at);
  const failed = record(draft, failedEvent(call, failure, { handling: 'refresh', counted: true, nextAttemptAt }));
  return record(failed, { type: 'InputsRefreshed', callId: call.callId, before: { plain: call.input }, after, digest });
}

/** undefined: the refreshed input has no canonical form, so nobody could approve or check it. */
function digestOf({ task }: Draft, call: ScheduledCall, after: Payload): string | undefined {
  const { callId, tool, version, terms } = call;
  const { tenant, taskId } = task;
  try {
    return callDigest({ tenant, taskId, callId, tool, version, contractDigest: terms.contractDigest, input: peek(after) });
  } catch (error) {
    if (error instanceof CanonicalJsonError) return undefined;
    throw error;
  }
}
