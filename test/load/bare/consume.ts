/** Reads topics as a group of one, and hands each partition's messages to its own loop, which works on all that has come meanwhile. */
import type { KafkaConnection } from '@holdpoint/stream/kafka/connection';
import { Wake } from '@holdpoint/stream/wake';
import type { Body } from './bodies.ts';

export interface Arrived {
  readonly topic: string;
  readonly key: string;
  readonly body: Body;
}

export type Work = (partition: number, arrived: readonly Arrived[]) => Promise<void>;

const BATCH = 200;

/** Returns when the group has been joined. Anything that fails ends the process. */
export async function consume(
  connection: KafkaConnection,
  group: string,
  topics: readonly string[],
  partitions: number,
  work: Work,
) {
  const consumer = connection.client.consumer({
    groupId: group,
    maxWaitTimeInMs: 100,
    sessionTimeout: 15_000,
    heartbeatInterval: 1_000,
  });
  const loops = Array.from({ length: partitions }, (_, partition) => beginLoop(partition, work));
  const joined = new Promise<void>((resolve) => void consumer.on(consumer.events.GROUP_JOIN, () => resolve()));
  await consumer.connect();
  await consumer.subscribe({ topics: topics.map(connection.physical), fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      const topic = connection.logical(batch.topic);
      const arrived = batch.messages.map(({ key, value }) => ({
        ...{ topic, key: key?.toString() ?? '' },
        body: JSON.parse(value?.toString() ?? 'null'),
      }));
      loops[batch.partition]?.push(arrived);
    },
  });
  await joined;
}

function beginLoop(partition: number, work: Work) {
  const wake = new Wake();
  const queue: Arrived[] = [];
  const run = async (): Promise<void> => {
    for (;;) {
      const taken = queue.splice(0, BATCH);
      if (taken.length > 0) await work(partition, taken);
      else await wake.sleep();
    }
  };
  void run();
  return {
    push(arrived: readonly Arrived[]) {
      queue.push(...arrived);
      wake.ring();
    },
  };
}
