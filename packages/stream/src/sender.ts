/** Messages out: encode, then publish at-least-once. What services use for everything that is not their own log. STABLE. */
import type { Encoder } from './codec.ts';
import type { Publisher } from './ports.ts';
import { type Outgoing, placeOf, type RecordPosition } from './record.ts';

export interface Sender {
  /** Resolves when all are acknowledged by all in-sync replicas, with where each lies. Throws what `Encoder.encode` throws before anything is produced. */
  send(outgoing: readonly Outgoing[]): Promise<readonly RecordPosition[]>;
}

export interface SenderOptions {
  readonly encoder: Encoder;
  readonly publisher: Publisher;
  /** Becomes `ce_source`. */
  readonly source: string;
}

export const createSender = ({ encoder, publisher, source }: SenderOptions): Sender => ({
  async send(outgoing) {
    const encoded = outgoing.map(async (one) => ({ ...(await encoder.encode(one, source)), ...placeOf(one) }));
    return publisher.publish(await Promise.all(encoded));
  },
});
