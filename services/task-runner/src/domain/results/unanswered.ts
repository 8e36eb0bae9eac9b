import { plain } from '@holdpoint/contracts/payload';
import type { ScheduledCall } from '@holdpoint/core/task/state';
import type { Draft } from '../draft.ts';
import type { World } from '../world.ts';
import { attemptFailed } from './attempt-failed.ts';
import { callInDoubt } from './call-in-doubt.ts';

/** The code of a silence: the runner's own word, of an attempt of which no executor has said anything. */
export const UNANSWERED = 'UNANSWERED';

/** No answer by start-by, time-out and skew: what may be repeated failed for the time being, a `once` call is in doubt. */
export function unanswered(world: World, draft: Draft, call: ScheduledCall): Draft {
  const lost = { code: UNANSWERED, message: plain('no executor has answered in time') };
  return call.terms.effect === 'once'
    ? callInDoubt(draft, call, lost)
    : attemptFailed(world, draft, call, { ...lost, class: 'transient' });
}
