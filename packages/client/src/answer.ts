import type { PartitionAdvanced } from '@holdpoint/contracts/messages/task-events';
import type { Message, RecordPosition } from '@holdpoint/stream/record';
import { type EventLog, isAdvance, ofKey } from './event-log.ts';
import { followUntil } from './follow.ts';

/** What a service made of one input: an event caused by it, a refusal, or nothing (a repeat, or no longer of use). */
export type Answer<E extends Message> =
  | { readonly kind: 'accepted'; readonly event: E }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'ignored' };

/** How an answer is recognised, and how long it is waited for. */
export interface AwaitOptions<E extends Message> {
  /** The log's end, read before the input was sent. */
  readonly eventsFrom: number;
  readonly signal: AbortSignal;
  readonly causedBy: (event: E) => boolean;
  /** The key of the events that it may have caused; left out, all are looked at. */
  readonly key?: string;
}

/**
 * Waits for the service's answer to an input that was sent after `eventsFrom` was read. The answer is complete with the record that ends
 * the append (`PartitionAdvanced`), because a refusal is in that record alone.
 * @throws the signal's reason once it aborts
 */
export async function awaitAnswer<E extends Message>(
  { topic, reader, decoder }: EventLog<E>,
  input: RecordPosition,
  { eventsFrom, signal, causedBy, key }: AwaitOptions<E>,
): Promise<Answer<E>> {
  const at = { topic, partition: input.partition, from: eventsFrom, signal, ...(key === undefined ? {} : { wants: ofKey(key) }) };
  const seen: { event?: E } = {};
  return followUntil(reader, decoder, at, ({ message }) => {
    if (isAdvance(message)) return answerOf(message, input, seen.event);
    if (seen.event === undefined && causedBy(message)) seen.event = message;
    return undefined;
  });
}

function answerOf<E extends Message>(advanced: PartitionAdvanced, input: RecordPosition, event: E | undefined) {
  if (event !== undefined) return { kind: 'accepted', event } as const;
  const refused = advanced.refused.find((one) => one.topic === input.topic && one.offset === input.offset);
  if (refused !== undefined) return { kind: 'refused', code: refused.code } as const;
  return (advanced.next[input.topic] ?? 0) > input.offset ? ({ kind: 'ignored' } as const) : undefined;
}
