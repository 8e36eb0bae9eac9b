/** The tables as one process reaches them: over a network, with answers that get lost. */
import { pauseFor } from '@holdpoint/stream/pause';
import type { ProjectionStore } from '@holdpoint/stream/ports';
import type { ServiceParts } from './service.ts';

/** The connection broke: whether the transaction was committed is not known. */
export class StoreAwayError extends Error {
  override readonly name = 'StoreAwayError';
}

export function storeSeenBy<Tx>(
  { process, random, storeFault, onStoreCall }: ServiceParts,
  store: ProjectionStore<Tx>,
): ProjectionStore<Tx> {
  const way = (): Promise<void> => pauseFor(process.clock, random.between(0, 3));
  return {
    positions: (projection) =>
      onStoreCall('positions', async () => {
        await way();
        const positions = await store.positions(projection);
        await way();
        return positions;
      }),
    apply: (projection, topic, partition, from, next, work) =>
      onStoreCall(`apply ${topic}/${partition} ${next}`, async () => {
        await way();
        const fault = storeFault();
        // Nothing waits inside: in PostgreSQL the lock on the position's row keeps two instances apart.
        const outcome = await store.apply(projection, topic, partition, from, next, async (tx) => {
          await work(tx);
          if (fault === 'failed') throw new StoreAwayError('the connection broke before the commit');
        });
        await way();
        if (fault === 'unanswered') throw new StoreAwayError('the connection broke after the commit');
        return outcome;
      }),
  };
}
