import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import kafkajs from 'kafkajs';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { counterTopics } from '../../../packages/stream/test/contract/counter.ts';
import { openKafka } from '../../../packages/stream/test/contract/kafka-transport.ts';
import { contents, counterEvents, counterProcessor, send } from '../../../packages/stream/test/contract/running-counter.ts';
import type { Transport } from '../../../packages/stream/test/contract/transport.ts';
import { testPrefix } from '../../support/test-topics.ts';

const brokers = (): string => inject('addresses').brokers;

async function opened(topicPrefix: string): Promise<Transport> {
  const transport = await openKafka(() => ({ brokers: brokers(), topicPrefix }))(counterTopics);
  onTestFinished(() => transport.close());
  return transport;
}

/** A processor in another process, once it has joined. */
async function joined(topicPrefix: string): Promise<ChildProcess> {
  const main = new URL('./processor-main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main, brokers(), topicPrefix], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout ?? child, 'data');
  return child;
}

const sendMany = async (transport: Transport, from: number, to: number): Promise<void> => {
  for (let n = from; n < to; n += 1) await send(transport, { type: 'Add', id: `n${n % 8}`, by: 1 });
};

async function expectGapless(transport: Transport, count: number): Promise<void> {
  const events = await counterEvents(transport);
  expect(events).toHaveLength(count);
  for (let n = 0; n < 8; n += 1) {
    const sequence = events.filter(({ counter }) => counter === `n${n}`).map(({ seq }) => seq);
    expect(sequence).toEqual(sequence.map((_, index) => index + 1));
  }
}

describe('processes that crash, on a real broker', () => {
  test('a successor of one killed with -9 goes on at once, and loses and repeats nothing', async () => {
    const { prefix } = testPrefix();
    const transport = await opened(prefix);
    const killed = await joined(prefix);
    await sendMany(transport, 0, 40);
    await transport.until(async () => (await counterEvents(transport)).length >= 40, '40 events');
    const sending = sendMany(transport, 40, 140);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const startedAt = Date.now();
    const successor = counterProcessor(transport);
    onTestFinished(() => successor.stop());
    await successor.start();
    // Its session would have lasted ten seconds: the dead member of this host was removed from the group instead.
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    await sending;
    await transport.until(async () => (await counterEvents(transport)).length >= 140, '140 events');
    await expectGapless(transport, 140);
    const effects = async () => new Set((await contents(transport, 'effects')).map(({ headers }) => headers.ce_id)).size;
    await transport.until(async () => (await effects()) === 140, 'every effect');
  });

  test('G3: an owner stopped for longer than its session writes nothing when it wakes, and rejoins', async () => {
    const { prefix } = testPrefix();
    const transport = await opened(prefix);
    const paused = await joined(prefix);
    await sendMany(transport, 0, 20);
    await transport.until(async () => (await counterEvents(transport)).length >= 20, '20 events');
    await sendMany(transport, 20, 40);
    paused.kill('SIGSTOP');
    const successor = counterProcessor(transport);
    onTestFinished(() => successor.stop());
    await successor.start();
    await sendMany(transport, 40, 100);
    await transport.until(async () => (await counterEvents(transport)).length >= 100, '100 events');
    paused.kill('SIGCONT');
    await transport.until(() => successor.health().partitions.length === 2, 'the woken one to own its half again');
    await sendMany(transport, 100, 160);
    await transport.until(async () => (await counterEvents(transport)).length >= 160, '160 events');
    await expectGapless(transport, 160);
  });

  test('G3: what a dead owner left in an open transaction is aborted, and never replayed', async () => {
    const { prefix } = testPrefix();
    const transport = await opened(prefix);
    const topic = `${prefix}counter.events.v1`;
    const kafka = new kafkajs.Kafka({ clientId: 'dead', brokers: brokers().split(','), logLevel: kafkajs.logLevel.NOTHING });
    const dead = kafka.producer({ transactionalId: `${topic}-0`, maxInFlightRequests: 1, idempotent: true });
    await dead.connect();
    onTestFinished(() => dead.disconnect());
    const transaction = await dead.transaction();
    await transaction.send({ topic, acks: -1, messages: [{ key: 'k', value: 'never', partition: 0 }] });
    const log = transport.logs().open('counter.events', 0);
    onTestFinished(() => log.close());
    const range = await log.takeOver();
    expect(range).toEqual({ start: 0, end: 2 });
    expect(await log.append([{ key: 'k', headers: {}, value: Buffer.from('mine') }])).toMatchObject({ baseOffset: 2 });
    expect((await contents(transport, 'counter.events')).map(({ offset }) => offset)).toEqual([2]);
    await expect(transaction.commit()).rejects.toThrow();
  });
});
