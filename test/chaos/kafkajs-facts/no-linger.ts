import { kafkaPublisher } from '@holdpoint/stream/kafka/publisher';
import { type Bed, numbered, recordOf } from './bed.ts';
import type { KafkajsFact } from './fact.ts';

const texts = numbered('m', 100);

export const noLinger: KafkajsFact = {
  name: 'kafkajs-no-linger',
  fact: 'nothing is gathered: as many requests as sends',
  rule: 'one flight for each partition; what comes while it is out gathers for the next',
  topics: { inputs: 1 },

  async show(bed, told) {
    const producer = await bed.using(bed.bare().producer());
    const topic = bed.physical('inputs');
    await Promise.all(texts.map((value) => producer.send({ topic, messages: [{ value }] })));
    told.did('sends at once by kafkajs', texts.length);
    told.check('each of them is a request', bed.gateway.count('Produce'), texts.length);
  },

  async hold(bed, told) {
    const most = watchFlights(bed);
    const publisher = await kafkaPublisher(bed.ours(), bed.admin);
    bed.onEnd(() => publisher.close());
    await Promise.all(texts.map((text) => publisher.publish([{ topic: 'inputs', ...recordOf(text) }])));
    const requests = bed.gateway.count('Produce');
    told.did('published at once by ours', texts.length);
    told.figure('requests for them, ours', `${requests}`);
    told.check('ours need fewer than a tenth of it', requests <= texts.length / 10);
    told.check('one at a time', most(), 1);
    told.check('in order', await bed.texts('inputs'), texts);
  },
};

/** How many sends were under way at most. */
function watchFlights({ gateway }: Bed): () => number {
  let [flying, most] = [0, 0];
  gateway.onRequest = ({ api }) => {
    if (api === 'Produce') flying += 1;
    most = Math.max(most, flying);
  };
  gateway.fateOf = ({ api }) => {
    if (api === 'Produce') flying -= 1;
    return 'arrives';
  };
  return () => most;
}
