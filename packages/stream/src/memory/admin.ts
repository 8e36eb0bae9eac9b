/** Topics of the in-memory broker. */
import type { Admin } from '../ports.ts';
import type { MemoryBroker } from './broker.ts';

export const memoryAdmin = (broker: MemoryBroker): Admin => ({
  async createTopics(specs) {
    await broker.roundTrip();
    for (const spec of specs) broker.createTopic(spec);
  },
  async listTopics() {
    await broker.roundTrip();
    return broker.topicNames();
  },
  async describeTopic(topic) {
    await broker.roundTrip();
    const spec = broker.spec(topic);
    return spec === undefined ? undefined : { topic, partitions: spec.partitions, config: spec.config };
  },
  async partitionCount(topic) {
    await broker.roundTrip();
    return broker.logs(topic).length;
  },
  async ranges(topic) {
    await broker.roundTrip();
    return broker.logs(topic).map((log) => log.range());
  },
  close: async () => {},
});
