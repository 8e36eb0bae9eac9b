import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';

/** What the runtime did, by this event, about something that went wrong; nothing for what goes its usual way. */
export function deedOf(event: TaskEvent, retryAfterMs: number | undefined): readonly string[] {
  switch (event.type) {
    case 'CallFailed':
      return failureDeed(event, retryAfterMs);
    case 'CallInDoubt':
      return ['did not repeat it'];
    case 'CallSucceeded':
      return successDeed(event);
    case 'InputsRefreshed':
      return ['read the input anew'];
    case 'CallDenied':
      return ['did not run it'];
    case 'ApprovalResolved':
      return event.resolution === 'stale' ? ['took the approval for stale'] : [];
    case 'InterventionRequested':
      return event.why === 'limit' || event.why === 'loop' ? ['stopped', 'asked'] : ['asked'];
    case 'InterventionResolved':
      return event.choice === 'withdrawn' ? ['took the question back'] : [];
    default:
      return [];
  }
}

function failureDeed(event: TaskEventOf<'CallFailed'>, retryAfterMs: number | undefined): readonly string[] {
  if (event.settlesDoubt) return ['learned that it was not done'];
  if (!event.counted) return [];
  switch (event.handling) {
    case 'retry':
      return [retryAfterMs === undefined ? 'tried again' : waitDeed(event, retryAfterMs)];
    case 'answer':
      return ['took it for an answer'];
    case 'fail_task':
      return ['failed the task'];
    case 'none':
      return ['let it rest'];
    // A refresh has an event of its own, and so has a question.
    case 'refresh':
    case 'intervention':
      return [];
  }
}

function waitDeed({ at, nextAttemptAt }: TaskEventOf<'CallFailed'>, retryAfterMs: number): string {
  const waitedMs = Date.parse(nextAttemptAt ?? at) - Date.parse(at);
  return waitedMs >= retryAfterMs ? `waited the ${retryAfterMs / 1_000} s that it was told` : `waited ${waitedMs} ms, too short`;
}

function successDeed({ outcome, settlesDoubt }: TaskEventOf<'CallSucceeded'>): readonly string[] {
  if (settlesDoubt) return ['learned that it was done'];
  return outcome === 'partial' ? ['recorded what remains'] : [];
}
