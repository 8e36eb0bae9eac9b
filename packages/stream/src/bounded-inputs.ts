/** Holds what others have sent to the bounds that our own encoder keeps: who uses another client learns of them from a dead letter. */
import { PAYLOAD_LIMIT_BYTES } from '@holdpoint/contracts/payload';
import type { Decoder, Malformed } from './codec.ts';
import { MAX_INPUT_BYTES } from './message-limit.ts';
import { oversizedPayload } from './payload-limits.ts';
import type { Message, StreamRecord } from './record.ts';

/**
 * The same decoder for inputs: too large a payload is malformed (`PAYLOAD_TOO_LARGE`, with its place), and so is too large a message
 * (`MESSAGE_TOO_LARGE`). Taken in, either would fail only when the event that it leads to is encoded, as if the fault were ours.
 */
export function boundedInputs<M extends Message>(decoder: Decoder<M>): Decoder<M> {
  return {
    async decode(raw) {
      const decoded = await decoder.decode(raw);
      if (!decoded.ok) return decoded;
      const malformed = beyondBounds(decoded.record);
      return malformed === undefined ? decoded : { ok: false, malformed };
    },
  };
}

function beyondBounds<M extends Message>({ bytes, message }: StreamRecord<M>): Malformed | undefined {
  if (bytes.length <= PAYLOAD_LIMIT_BYTES) return undefined;
  if (bytes.length > MAX_INPUT_BYTES)
    return {
      code: 'MESSAGE_TOO_LARGE',
      detail: `${message.type} takes ${bytes.length} bytes; at most ${MAX_INPUT_BYTES} are taken`,
    };
  try {
    const path = oversizedPayload(message);
    if (path === undefined) return undefined;
    return {
      code: 'PAYLOAD_TOO_LARGE',
      detail: `${message.type}: the payload ${path} is larger than ${PAYLOAD_LIMIT_BYTES} bytes`,
    };
  } catch (error) {
    // What is nested so deep that it cannot be written as JSON cannot be measured either.
    if (error instanceof RangeError) return { code: 'NOT_CANONICAL', detail: `${message.type} is nested too deep` };
    throw error;
  }
}
