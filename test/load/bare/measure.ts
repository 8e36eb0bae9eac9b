/**
 * The bare loop: the messages of W1 through kafkajs, a runner and an executor, nothing validated, audited or measured. It is the ceiling
 * of this machine at this moment, so that a run can be compared with its own. Runs on servers as new as those of the run were.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { topicConfig } from '@holdpoint/client/topic-config';
import { taskIdOf } from '@holdpoint/contracts/identity';
import { familyOf } from '@holdpoint/contracts/topics';
import { type Child, startChild, waitReady } from '@holdpoint/local/child';
import { localConfig } from '@holdpoint/local/config';
import { kafkaAdmin } from '@holdpoint/stream/kafka/admin';
import { connectKafka } from '@holdpoint/stream/kafka/connection';
import { kafkaPublisher } from '@holdpoint/stream/kafka/publisher';
import { kafkaReader } from '@holdpoint/stream/kafka/reader';
import type { Admin, Publisher } from '@holdpoint/stream/ports';
import type { Bed } from '../bed.ts';
import { EndedTasks } from '../ended-tasks.ts';
import { closedLoop, type RunTask } from '../load.ts';
import { agents, tenant } from '../names.ts';
import { round } from '../percentiles.ts';
import { cpuSeconds } from '../process-figures.ts';
import { tell } from '../progress.ts';
import { orderOf, requestOf, type Series } from '../requests.ts';
import { type ByProcess, difference } from '../usage.ts';
import { messageOf } from './bodies.ts';
import { BARE_PREFIX, bareTopics } from './topics.ts';

export interface BareFigures {
  readonly tasksPerSecond: number;
  readonly appendsPerTask: number;
  readonly cpu: ByProcess;
  readonly findings: readonly string[];
}

/** Of a task. Each append adds two records that are no events. */
const EVENTS = 17;
const READY_DEADLINE_MS = 60_000;

export async function measureBare(bed: Bed): Promise<BareFigures> {
  const { brokers, partitions } = bed.settings;
  const connection = connectKafka({ brokers, service: 'bare-client', topicPrefix: BARE_PREFIX });
  const admin = await kafkaAdmin(connection);
  await createTopics(admin, partitions ?? 1, bed.options.durable);
  const children = await Promise.all(['runner', 'executor'].map((name) => startBare(bed, name)));
  const [publisher, reader] = await Promise.all([kafkaPublisher(connection, admin), kafkaReader(connection)]);
  const ends = EndedTasks.begin(
    { topic: bareTopics.events, reader, accept: () => undefined },
    await admin.ranges(bareTopics.events),
  );
  try {
    return await run(bed, { admin, publisher, ends, children });
  } finally {
    await ends.stop();
    await Promise.all(children.map((child) => child.stop()));
    await Promise.all([publisher.close(), reader.close()]);
    await admin.close();
  }
}

interface Parts {
  readonly admin: Admin;
  readonly publisher: Publisher;
  readonly ends: EndedTasks;
  readonly children: readonly Child[];
}

async function run({ options, infrastructure }: Bed, { admin, publisher, ends, children }: Parts): Promise<BareFigures> {
  const { inFlight, tasks, warmUp } = options;
  const series = (name: string, count: number): Series => ({ name, agent: agents.calls, count });
  const never = new AbortController().signal;
  tell(`the bare loop: warming up with ${warmUp} tasks, then ${tasks}`);
  await ends.during(closedLoop(warmUp, inFlight, tasksOf(publisher, ends, series('bare-warm-up', warmUp))), never);
  const used = () => cpuOf(children, infrastructure.pids().kafka);
  const before = used();
  const seconds = await ends.during(closedLoop(tasks, inFlight, tasksOf(publisher, ends, series('bare', tasks))), never);
  const ended = ends.count === warmUp + tasks ? [] : [`the bare loop ended ${ends.count} tasks, not ${warmUp + tasks}`];
  const cpu = difference(used(), before);
  const records = (await admin.ranges(bareTopics.events)).reduce((all, { end }) => all + end, 0);
  const appendsPerTask = round((records / (warmUp + tasks) - EVENTS) / 2, 2);
  return { tasksPerSecond: tasks / seconds, appendsPerTask, cpu, findings: ended };
}

function tasksOf(publisher: Publisher, ends: EndedTasks, series: Series): RunTask {
  return async (index) => {
    const taskId = taskIdOf(tenant, orderOf(series, index));
    const ended = ends.ended(taskId);
    const { key, headers, value } = messageOf(taskId, 0, taskId, 'load-generator', requestOf(series, index));
    await publisher.publish([{ topic: bareTopics.requests, key, headers, value: Buffer.from(value) }]);
    await ended;
  };
}

function cpuOf(children: readonly Child[], kafka: number | undefined): ByProcess {
  const own = children.map(({ name, identity }) => [name, cpuSeconds(identity.pid)] as const);
  const { user, system } = process.cpuUsage();
  return { ...Object.fromEntries(own), kafka: kafka === undefined ? 0 : cpuSeconds(kafka), client: (user + system) / 1e6 };
}

async function createTopics(admin: Admin, partitions: number, durable: boolean): Promise<void> {
  const config = topicConfig(familyOf('task.events'), 1);
  const durably = durable ? { 'flush.messages': '1' } : {};
  await admin.createTopics(
    Object.values(bareTopics).map((topic) => ({
      ...{ topic, partitions, replicationFactor: 1 },
      config: topic === bareTopics.events ? { ...config, ...durably } : config,
    })),
  );
}

async function startBare({ home, settings }: Bed, name: string): Promise<Child> {
  const child = await startChild({
    ...{ home, name: `bare-${name}`, command: process.execPath, args: [join(import.meta.dirname, `${name}-main.ts`)] },
    env: {
      ...localConfig().inherited,
      KAFKA_BROKERS: settings.brokers.join(','),
      HOLDPOINT_PARTITIONS: String(settings.partitions),
    },
    ending: { signal: 'SIGTERM', deadlineMs: 5_000 },
  });
  await waitReady(child, async () => readFileSync(child.logFile, 'utf8').includes('ready\n'), READY_DEADLINE_MS);
  return child;
}
