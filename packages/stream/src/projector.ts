/**
 * The projector: tables built from committed events, with their positions in the same transaction.
 *
 * I1 A batch and the position behind it are one transaction of the store, which moves only from the position that we remember. Whoever
 *    else moved it (a second instance of ourselves) makes us seek, not write.
 * I2 Nothing is dead-lettered: what cannot be read or written is a defect, and its partition stops where it is.
 */
import type { RuntimeHealth } from './health.ts';
import { ProjectedPartition } from './projector/projected-partition.ts';
import type { Projector, ProjectorOptions } from './projector-types.ts';
import type { Message } from './record.ts';

export function createProjector<M extends Message, Tx>(options: ProjectorOptions<M, Tx>): Projector {
  const { definition, consumer, admin, observer } = options;
  const owned = new Map<string, ProjectedPartition<M, Tx>>();
  let joined = false;
  let failure: string | undefined;

  const find = (topic: string, partition: number, epoch: number): ProjectedPartition<M, Tx> | undefined => {
    const found = owned.get(`${topic}:${partition}`);
    return found?.epoch === epoch ? found : undefined;
  };
  const assign = (partition: number, epoch: number): void => {
    for (const topic of definition.topics) {
      const previous = owned.get(`${topic}:${partition}`)?.done ?? Promise.resolve();
      owned.set(`${topic}:${partition}`, new ProjectedPartition(options, { topic, partition, epoch }, previous));
    }
  };
  const lose = (partition: number, epoch: number): void => {
    for (const topic of definition.topics) {
      const found = find(topic, partition, epoch);
      if (found === undefined) continue;
      found.lose();
      observer?.lost?.({ topic, partition });
      owned.delete(`${topic}:${partition}`);
    }
  };
  const health = (): RuntimeHealth => ({
    joined: joined && failure === undefined && consumer.isMember(),
    ...(failure === undefined ? {} : { failure }),
    partitions: [...owned.values()].map((partition) => partition.health()),
  });
  return {
    async start() {
      await consumer.start({
        onAssigned: assign,
        onLost: lose,
        onBatch: (batch) => find(batch.topic, batch.partition, batch.epoch)?.take(batch),
        onGap: (topic, partition, expected, start) => owned.get(`${topic}:${partition}`)?.gap(expected, start),
        onFailed: (error) => {
          failure = error.message;
        },
      });
      joined = true;
    },
    async stop() {
      const partitions = [...owned.values()];
      for (const partition of partitions) partition.lose();
      await Promise.all(partitions.map(({ done }) => done));
      joined = false;
      await consumer.stop();
    },
    health,
    resume({ id, partition, topic }) {
      for (const one of owned.values()) if (one.partition === partition && (topic ?? one.topic) === one.topic) one.resume(id);
    },
    async lag() {
      const lags = new Map<string, number>();
      for (const topic of definition.topics) {
        const ranges = await admin.ranges(topic);
        for (const [name, partition] of owned) {
          if (partition.topic === topic) lags.set(name, partition.behind(ranges[partition.partition]?.end ?? 0));
        }
      }
      return lags;
    },
  };
}
