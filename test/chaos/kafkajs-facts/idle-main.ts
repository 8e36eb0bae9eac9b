/** A producer that idles: `idle-main.ts <broker> bare|ours`; prints how many timers it started, and what Node warned of. */
import { createHook } from 'node:async_hooks';
import { connectKafka } from '@holdpoint/stream/kafka/connection';
import type { Kafka } from 'kafkajs';
import { bareKafkajs } from './bare-kafkajs.ts';

const TURNS = 20;
const TURN_MS = 25;

const [, , broker = '', kind] = process.argv;
const warnings: string[] = [];
process.on('warning', ({ name }) => void warnings.push(name));
let timers = 0;
const hook = createHook({
  init(_id, type) {
    if (type === 'Timeout') timers += 1;
  },
});
const producer = (kind === 'bare' ? bareKafka() : ourKafka()).producer();
await producer.connect();
await turns();
process.stdout.write(JSON.stringify({ timers, warnings: [...new Set(warnings)] }));
await producer.disconnect();

function bareKafka(): Kafka {
  const { Kafka, logLevel } = bareKafkajs();
  return new Kafka({ clientId: 'idle', brokers: [broker], logLevel: logLevel.NOTHING });
}

function ourKafka(): Kafka {
  return connectKafka({ brokers: [broker], service: 'idle', topicPrefix: '' }).producing;
}

/** Its own interval is one timer, started before it counts. */
async function turns(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = TURNS;
  const interval = setInterval(() => {
    left -= 1;
    if (left === 0) resolve();
  }, TURN_MS);
  hook.enable();
  await promise;
  hook.disable();
  clearInterval(interval);
}
