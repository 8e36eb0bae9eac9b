/** The bare runner: each partition's events in one transaction, then the calls that follow. It checks nothing and remembers nothing it need not. */
import type { Json } from '@holdpoint/contracts/payload';
import { connectKafka } from '@holdpoint/stream/kafka/connection';
import { keepCoordinator } from '@holdpoint/stream/kafka/mend-coordinator-lookup';
import { partitionFor } from '@holdpoint/stream/partition-for';
import type { Producer } from 'kafkajs';
import {
  accepted,
  type BareMessage,
  type Body,
  callRequest,
  completed,
  decided,
  envelope,
  messageOf,
  newCallId,
  scheduled,
  succeeded,
} from './bodies.ts';
import { bareConfig } from './config.ts';
import { type Arrived, consume } from './consume.ts';
import { BARE_PREFIX, bareTopics } from './topics.ts';

const STEPS = 5;
interface BareTask {
  step: number;
  seq: number;
  readonly order: Json;
}

const { brokers, partitions } = bareConfig();
const connection = connectKafka({ brokers, service: 'bare-runner', topicPrefix: BARE_PREFIX });
const tasks = new Map<string, BareTask>();
const dispatch = connection.producing.producer({ allowAutoTopicCreation: false, createPartitioner: explicit });
const logs = await Promise.all(Array.from({ length: partitions }, (_, partition) => openLog(partition)));
await dispatch.connect();
await consume(connection, 'bare-runner', [bareTopics.requests, bareTopics.results], partitions, carryOn);
process.stdout.write('ready\n');

function explicit() {
  return ({ message }: { readonly message: { readonly partition?: number } }) => message.partition ?? 0;
}

async function openLog(partition: number): Promise<Producer> {
  const transactionalId = `bare-${partition}`;
  const producer = connection.producing.producer({
    ...{ transactionalId, maxInFlightRequests: 1, idempotent: true, allowAutoTopicCreation: false },
    createPartitioner: explicit,
  });
  await producer.connect();
  await (await producer.transaction()).abort();
  keepCoordinator(transactionalId);
  return producer;
}

async function carryOn(partition: number, arrived: readonly Arrived[]): Promise<void> {
  const events: BareMessage[] = [];
  const calls: BareMessage[] = [];
  for (const { topic, key: taskId, body } of arrived) {
    const task = tasks.get(taskId) ?? { step: 0, seq: 0, order: orderIn(body) };
    tasks.set(taskId, task);
    const add = (type: string, facts: Readonly<Record<string, Json>>): void => {
      task.seq += 1;
      events.push(
        messageOf(taskId, partition, `${taskId}:${task.seq}`, 'task-runner', { type, ...envelope(taskId, task.seq), ...facts }),
      );
    };
    if (topic === bareTopics.requests) add('TaskAccepted', accepted(body));
    else add('CallSucceeded', succeeded(String(body.callId), body));
    if (task.step === STEPS) {
      add('TaskCompleted', completed(body.output ?? null));
      tasks.delete(taskId);
      continue;
    }
    const callId = newCallId();
    const input = { order: task.order, step: task.step + 1 };
    add('StepDecided', decided(callId, task.step, input));
    add('CallScheduled', scheduled(callId, input));
    calls.push(
      messageOf(callId, partitionFor(callId, partitions), callId, 'task-runner', callRequest(taskId, callId, input, partition)),
    );
    task.step += 1;
  }
  const advanced = {
    type: 'PartitionAdvanced',
    next: { requests: 123_456, results: 123_456 },
    refused: [],
    dispatchedThrough: 123_456,
  };
  events.push(messageOf(`partition-${partition}`, partition, 'advanced', 'task-runner', advanced));
  await append(partition, events);
  if (calls.length > 0) void dispatch.send({ topic: connection.physical(bareTopics.calls), acks: -1, messages: calls });
}

async function append(partition: number, messages: BareMessage[]): Promise<void> {
  const transaction = await logs[partition]?.transaction();
  await transaction?.send({ topic: connection.physical(bareTopics.events), acks: -1, messages });
  await transaction?.commit();
}

function orderIn({ input }: Body): Json {
  const parsed = input as { readonly plain?: { readonly order?: { readonly number?: Json } } } | undefined;
  return parsed?.plain?.order?.number ?? null;
}
