import { payloadSizeBytes } from '@holdpoint/contracts/payload';
import { BUFFERED_SIGNAL_BYTES, BUFFERED_SIGNALS } from '@holdpoint/core/task/bounds';
import { peek } from '@holdpoint/core/task/peek';
import type { LiveTask } from '@holdpoint/core/task/state';
import { type Draft, record } from '../draft.ts';
import type { CommandOf, CommandOutcome } from './command-outcome.ts';

/** A signal, kept until a step waits for it: whether it comes before or after does not matter. */
export function signalTask(draft: Draft, task: LiveTask, { by, signal, payload }: CommandOf<'SignalTask'>): CommandOutcome {
  const sizeBytes = payloadSizeBytes(task.signals.map((one) => one.payload)) + payloadSizeBytes(peek(payload));
  if (task.signals.length >= BUFFERED_SIGNALS || sizeBytes > BUFFERED_SIGNAL_BYTES) {
    return { code: 'SIGNALS_FULL', detail: `${task.signals.length} signals wait for a step to take them` };
  }
  return record(draft, { type: 'SignalReceived', signal, by, payload });
}
