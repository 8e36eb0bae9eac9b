import type { PartitionAdvanced, TaskEvent } from '@holdpoint/contracts/messages/task-events';
import type { RecordPosition } from '@holdpoint/stream/record';
import type { Connection } from './connection.ts';
import { followUntil } from './follow.ts';

/** What the task-runner made of one input: an event caused by it, a refusal, or nothing (a repeat, or no longer of use). */
export type Answer =
  | { readonly kind: 'accepted'; readonly event: TaskEvent }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'ignored' };

/**
 * Waits for the runner's answer to an input that was sent after `eventsFrom` was read.
 * @throws the signal's reason once it aborts
 */
export async function awaitAnswer(
  connection: Connection,
  input: RecordPosition,
  options: { readonly eventsFrom: number; readonly signal: AbortSignal; readonly causedBy: (event: TaskEvent) => boolean },
): Promise<Answer> {
  const at = { topic: 'task.events', partition: input.partition, from: options.eventsFrom, signal: options.signal };
  const seen: { event?: TaskEvent } = {};
  return followUntil(connection.reader, connection.taskEvents, at, ({ message }) => {
    if (message.type === 'PartitionAdvanced') return answerOf(message, input, seen.event);
    if (seen.event === undefined && options.causedBy(message)) seen.event = message;
    return undefined;
  });
}

function answerOf(advanced: PartitionAdvanced, input: RecordPosition, event: TaskEvent | undefined): Answer | undefined {
  if (event !== undefined) return { kind: 'accepted', event };
  const refused = advanced.refused.find((one) => one.topic === input.topic && one.offset === input.offset);
  if (refused !== undefined) return { kind: 'refused', code: refused.code };
  return (advanced.next[input.topic] ?? 0) > input.offset ? { kind: 'ignored' } : undefined;
}
