/** The bare executor: runs the no-op and answers. It checks nothing and claims nothing. */
import { connectKafka } from '@holdpoint/stream/kafka/connection';
import { answerTo, type NoopInput } from '../noop.ts';
import { callResult, messageOf } from './bodies.ts';
import { bareConfig } from './config.ts';
import { type Arrived, consume } from './consume.ts';
import { BARE_PREFIX, bareTopics } from './topics.ts';

const { brokers, partitions } = bareConfig();
const connection = connectKafka({ brokers, service: 'bare-executor', topicPrefix: BARE_PREFIX });
const producer = connection.producing.producer({
  allowAutoTopicCreation: false,
  createPartitioner:
    () =>
    ({ message }) =>
      message.partition ?? 0,
});
await producer.connect();
await consume(connection, 'bare-executor', [bareTopics.calls], partitions, carryOut);
process.stdout.write('ready\n');

async function carryOut(_partition: number, arrived: readonly Arrived[]): Promise<void> {
  const messages = await Promise.all(
    arrived.map(async ({ body }) => {
      const { plain } = body.input as { readonly plain: NoopInput };
      const [taskId, callId] = [String(body.taskId), String(body.callId)];
      const output = await noop(plain);
      return messageOf(
        taskId,
        Number(body.resultPartition),
        `${callId}:1`,
        'tool-executor',
        callResult(taskId, callId, { ...output }),
      );
    }),
  );
  await producer.send({ topic: connection.physical(bareTopics.results), acks: -1, messages });
}

const noop = async (input: NoopInput) => answerTo(input);
