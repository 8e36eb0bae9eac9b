import { kafkaLogs } from '@holdpoint/stream/kafka/fenced-log';
import { kafkaPublisher } from '@holdpoint/stream/kafka/publisher';
import type { LogRecord } from '@holdpoint/stream/ports';
import type { KafkajsFact } from './fact.ts';

const RECORDS = 300;
const RECORD_BYTES = 8 * 1024;
/** Kafka's default for a topic: many records fit, all of them do not. */
const LIMIT_BYTES = 1024 * 1024;
const value = Buffer.alloc(RECORD_BYTES, 'x');

export const oneBatchASend: KafkajsFact = {
  name: 'kafkajs-one-batch-a-send',
  fact: 'one send is one record batch for each partition, whatever its size',
  rule: 'what is sent is cut by bytes',
  topics: { inputs: 1, log: 1 },
  topicConfig: { 'max.message.bytes': String(LIMIT_BYTES) },

  async show(bed, told) {
    const producer = await bed.using(bed.bare().producer());
    const messages = Array.from({ length: RECORDS }, () => ({ value }));
    const answer = await producer.send({ topic: bed.physical('inputs'), messages }).then(() => 'stored', typeOf);
    told.did(`sends of ${RECORDS} records of 8 KiB by kafkajs`);
    told.check('kafkajs sends them as one', bed.gateway.count('Produce'), 1);
    told.check('and is refused, though each is small', answer, 'MESSAGE_TOO_LARGE');
  },

  async hold(bed, told) {
    const publisher = await kafkaPublisher(bed.ours(), bed.admin);
    bed.onEnd(() => publisher.close());
    const records: readonly LogRecord[] = Array.from({ length: RECORDS }, () => ({ key: 'k', headers: {}, value }));
    const log = kafkaLogs(bed.ours(), bed.admin).open('log', 0);
    bed.onEnd(() => log.close());
    await log.takeOver();
    const appended = await log.append(records);
    await publisher.publish(records.map((record) => ({ topic: 'inputs', ...record })));
    const sizes = bed.gateway.requests.filter(({ api }) => api === 'Produce').map(({ sizeBytes }) => sizeBytes);
    told.did(`as many published and appended by ours, in requests`, sizes.length);
    told.check(
      'ours stay below the limit',
      sizes.filter((size) => size > LIMIT_BYTES),
      [],
    );
    told.check('all are published', (await bed.texts('inputs')).length, RECORDS);
    told.check(
      'and all are appended, in one transaction',
      [(await bed.texts('log')).length, appended.end],
      [RECORDS, RECORDS + 1],
    );
  },
};

const typeOf = (error: unknown): string => (error instanceof Error && 'type' in error ? String(error.type) : String(error));
