/** Which partitions a topic has, as the metadata of a private cluster say. */
import { UnknownTopicError } from '../errors.ts';
import { protocolType } from './errors-of.ts';
import type { PrivateCluster } from './private.ts';

export type Listing = Pick<
  PrivateCluster,
  'addMultipleTargetTopics' | 'refreshMetadataIfNecessary' | 'findTopicPartitionMetadata'
>;

/**
 * In ascending order. Throws `UnknownTopicError` where a broker says that there is no such topic, and an error to be tried again where the metadata
 * do not name it: kafkajs shares one request for them among all who ask at the same time, also with those who came to want another topic meanwhile.
 */
export async function partitionsOf(
  cluster: Listing,
  physical: string,
  topic: string,
): Promise<readonly { readonly partition: number }[]> {
  try {
    await cluster.addMultipleTargetTopics([physical]);
    await cluster.refreshMetadataIfNecessary();
  } catch (error) {
    if (protocolType(error) === 'UNKNOWN_TOPIC_OR_PARTITION')
      throw new UnknownTopicError(`topic ${topic} does not exist`, { cause: error });
    throw error;
  }
  const ids = cluster.findTopicPartitionMetadata(physical).map(({ partitionId }) => partitionId);
  if (ids.length === 0) throw new Error(`topic ${topic} is not named in the brokers' metadata yet`);
  return ids.sort((a, b) => a - b).map((partition) => ({ partition }));
}
