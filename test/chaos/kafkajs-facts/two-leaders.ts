import { kafkaPublisher } from '@holdpoint/stream/kafka/publisher';
import type { KafkaGateway } from '../../support/kafka-gateway.ts';
import { type Bed, recordOf } from './bed.ts';
import type { KafkajsFact } from './fact.ts';

const SECOND_NODE = 2;

export const twoLeaders: KafkajsFact = {
  name: 'kafkajs-two-leaders',
  fact: 'a send to two leaders is repeated to both when one of them fails',
  rule: 'one send goes to one partition, and so to one leader',
  topics: { inputs: 2 },

  async show(bed, told) {
    const { first, failed } = await twoBrokers(bed);
    const producer = await bed.using(bed.bare({ brokers: [first.address] }).producer());
    const messages = [0, 1].map((partition) => ({ value: `of ${partition}`, partition }));
    await producer.send({ topic: bed.physical('inputs'), messages });
    told.did('acknowledgement of one of two leaders lost under kafkajs', failed());
    told.check('what the other leader had taken is there twice', await bed.texts('inputs', 1), ['of 1', 'of 1']);
  },

  async hold(bed, told) {
    const { first, failed } = await twoBrokers(bed);
    const publisher = await kafkaPublisher(bed.ours(first), bed.admin);
    bed.onEnd(() => publisher.close());
    await publisher.publish([0, 1].map((partition) => ({ topic: 'inputs', partition, ...recordOf(`of ${partition}`) })));
    told.did('acknowledgement of one of two leaders lost under our publisher', failed());
    told.check('what the other leader had taken is there once', await bed.texts('inputs', 1), ['of 1']);
    told.check('and of the one that failed nothing is lost', new Set(await bed.texts('inputs', 0)), new Set(['of 0']));
  },
};

/**
 * The broker, shown as two by two gateways, each with its partition. The acknowledgement of the first is lost, and that of the second comes
 * only after the first has been asked again.
 */
async function twoBrokers(bed: Bed): Promise<{ readonly first: KafkaGateway; failed(): number }> {
  const ports = new Map<number, number>();
  const second = await bed.openGateway(ports);
  const first = await bed.openGateway(ports);
  for (const gateway of [first, second])
    gateway.change = ({ api, version }, answer) => {
      if (api === 'Metadata') answer.showSecondBroker(version, SECOND_NODE, second.port);
    };
  const askedAgain = Promise.withResolvers<void>();
  first.onRequest = () => {
    if (first.count('Produce') === 2) askedAgain.resolve();
  };
  second.hold = ({ api }) => (api === 'Produce' ? askedAgain.promise : undefined);
  return { first, failed: first.loseNext('Produce') };
}
