import { requestBodyDigest } from '@holdpoint/core/request-digest';
import type { RememberedEntity } from '@holdpoint/stream/entity';
import { conflict } from './accept-request.ts';
import { ignore, refuse } from './verdicts.ts';
import type { RunnerMessage, RunnerVerdict } from './world.ts';

/**
 * Of the task nothing is known any more but that it ended, and what it was asked for with. A repeat is told from a conflict; everything else
 * cannot be judged, and is refused rather than passed over: a late result might be the word on a call in doubt.
 */
export function endedLongAgo(message: RunnerMessage, remembered: RememberedEntity): RunnerVerdict {
  if (message.type !== 'TaskRequested') return refuse('TASK_ENDED', 'the task ended longer ago than its calls are remembered');
  return remembered.hasBody(requestBodyDigest(message)) ? ignore('duplicate') : conflict(message);
}
