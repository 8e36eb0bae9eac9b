/** Commands of Kafka's own tools, for whoever may change the cluster. `$KAFKA_ADMIN` stands for what they need to reach it. */
import { topicConfig } from '@holdpoint/client/topic-config';
import { physicalTopic, type TopicSpec } from '@holdpoint/contracts/topics';

/** Creates a topic as it has to be. */
export function createTopicCommand(
  topicPrefix: string,
  { name, family, partitions }: TopicSpec,
  replicationFactor: number,
): string {
  const settings = Object.entries(topicConfig(family, replicationFactor)).map(([key, value]) => `--config ${key}=${value}`);
  const counts = `--partitions ${partitions} --replication-factor ${replicationFactor}`;
  return `kafka-topics.sh $KAFKA_ADMIN --create --if-not-exists --topic '${physicalTopic(topicPrefix, name)}' ${counts} ${settings.join(' ')}`;
}

/** Sets one setting of a topic. A value with a comma in it stands in brackets. */
export function setConfigCommand(topicPrefix: string, topic: string, key: string, value: string): string {
  const quoted = value.includes(',') ? `[${value}]` : value;
  const entity = `--entity-type topics --entity-name '${physicalTopic(topicPrefix, topic)}'`;
  return `kafka-configs.sh $KAFKA_ADMIN --alter ${entity} --add-config '${key}=${quoted}'`;
}

/** Gives a topic more partitions. Only before anything was written: a key's partition follows from their count. */
export function addPartitionsCommand(topicPrefix: string, topic: string, partitions: number): string {
  return `kafka-topics.sh $KAFKA_ADMIN --alter --topic '${physicalTopic(topicPrefix, topic)}' --partitions ${partitions}`;
}

/** Removes a topic. Kafka takes no partition away. */
export function deleteTopicCommand(topicPrefix: string, topic: string): string {
  return `kafka-topics.sh $KAFKA_ADMIN --delete --topic '${physicalTopic(topicPrefix, topic)}'`;
}
