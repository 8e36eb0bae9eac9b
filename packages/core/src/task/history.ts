/** What has happened so far, as planners and approvers see it: the completed steps in order. */
import { type Json, payloadSizeBytes } from '@holdpoint/contracts/payload';
import type { CompletedStep, LiveTask } from './state.ts';

/** Steps shown; of a longer task the latest, preceded by the number left out. */
export const HISTORY_STEPS = 100;
/** And bytes of them: reasoning is cut by characters, of which each may take six as JSON. */
const HISTORY_BYTES = 192 * 1024;

/** Index, name, status and reasoning of each completed step, oldest first; `omitted` counts the earlier ones left out. */
export interface History {
  readonly omitted: number;
  readonly steps: readonly CompletedStep[];
}

export function historyOf(task: LiveTask): History {
  const latest = task.steps.slice(-HISTORY_STEPS);
  let sizeBytes = 0;
  const tooOld = latest.findLastIndex((step) => {
    sizeBytes += payloadSizeBytes(step);
    return sizeBytes > HISTORY_BYTES;
  });
  const steps = latest.slice(tooOld + 1);
  return { omitted: task.steps.length - steps.length, steps };
}

/** The history as a JSON value, for a payload. */
export function historyJson({ omitted, steps }: History): Json {
  return {
    omitted,
    steps: steps.map(({ index, name, status, reasoning }) => ({
      index,
      name,
      status,
      ...(reasoning === undefined ? {} : { reasoning }),
    })),
  };
}
