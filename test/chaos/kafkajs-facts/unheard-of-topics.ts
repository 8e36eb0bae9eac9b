import { kafkaAdmin } from '@holdpoint/stream/kafka/admin';
import type { KafkaGateway } from '../../support/kafka-gateway.ts';
import type { KafkajsFact } from './fact.ts';

const PARTITIONS = 2;

export const unheardOfTopics: KafkajsFact = {
  name: 'kafkajs-unheard-of-topics',
  fact: 'the creation of topics fails, though they are there, where the broker that is asked for their leaders has not heard of them yet',
  rule: 'topics are created without that wait, and asked for until they are known',
  topics: {},

  async show(bed, told) {
    const admin = await bed.using(bed.bare().admin());
    const topic = bed.physical('catalog');
    const late = beLate(bed.gateway);
    const failed = await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: PARTITIONS }] }).then(
      () => 'created',
      (error: unknown) => (error instanceof Error && 'type' in error ? error.type : error),
    );
    told.did('answers in which a topic was not known yet, for kafkajs', late());
    told.check('kafkajs says that there is no such topic', failed, 'UNKNOWN_TOPIC_OR_PARTITION');
    told.check('and it is there', await bed.admin.partitionCount('catalog'), PARTITIONS);
  },

  async hold(bed, told) {
    const admin = await kafkaAdmin(bed.ours());
    bed.onEnd(() => admin.close());
    const late = beLate(bed.gateway);
    await admin.createTopics([{ topic: 'catalog', partitions: PARTITIONS, config: {} }]);
    told.did('answers in which a topic was not known yet, for ours', late());
    told.check('ours waits until it is known', [late(), await admin.partitionCount('catalog')], [1, PARTITIONS]);
  },
};

/** As a broker is that hears of a new topic a little later than the controller. Answers how often it was. */
function beLate(gateway: KafkaGateway): () => number {
  let [created, late] = [false, 0];
  gateway.change = ({ api, version }, answer) => {
    if (api === 'CreateTopics') created = true;
    if (api === 'Metadata' && created && late === 0 && answer.forgetFirstTopic(version)) late += 1;
  };
  return () => late;
}
