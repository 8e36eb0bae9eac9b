/** The executors of one pool: they add up, and they come and go under load without a call being lost or applied twice. */
import { setTimeout as delay } from 'node:timers/promises';
import { readDeadLetters } from '@holdpoint/client/dead-letter-log';
import { taskLog } from '@holdpoint/client/event-log';
import { readLog } from '@holdpoint/client/whole-log';
import type { DeadLettered } from '@holdpoint/contracts/messages/dead-letters';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import type { Service } from '@holdpoint/local/service';
import { between, seededRandom, shuffled } from '@holdpoint/retail/generate/random';
import { callStep } from '@holdpoint/sdk/steps';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { callsPerSecond } from '../load/calls-per-second.ts';
import { ExecutorPool } from '../support/executor-pool.ts';
import { SteadyLoad } from '../support/steady-load.ts';
import { testPrefix } from '../support/test-topics.ts';
import { type Arrival, type Pending, World } from '../support/world.ts';

const SEED = 10;
/** Attempts at once in one executor: few, so that executors add up before the cores are the bound. */
const CONCURRENCY = 1;
const LEAVING = 5;
const LONGEST_PAUSE_MS = 500;

const topics = testPrefix();
let world: World;
let pool: ExecutorPool;
beforeAll(async () => {
  world = await World.open();
  const options = { topicPrefix: topics.prefix, poolPartitions: 20, concurrency: CONCURRENCY, worldUrl: world.url };
  pool = await ExecutorPool.open({ addresses: inject('addresses'), ...options });
});
afterAll(async () => {
  await pool?.close();
  await world?.close();
  await topics.drop();
});

test('four executors carry out at least twice as many calls of 50 ms as one', { timeout: 180_000 }, async () => {
  await pool.join(1);
  const one = await callsPerSecond(pool, { places: CONCURRENCY, name: 'one', rounds: 50 });
  await pool.join(3);
  const four = await callsPerSecond(pool, { places: 4 * CONCURRENCY, name: 'four', rounds: 30 });
  expect(four).toBeGreaterThan(2 * one);
});

test('G4: of ten executors five are killed and five join under load: nothing is lost, nothing is applied twice', {
  timeout: 300_000,
}, async () => {
  await pool.join(10 - pool.executors.length);
  const load = new SteadyLoad({ connection: pool.connection, tasksInFlight: 60, steps, name: 'ten' });
  await load.start();
  await comeAndGo(shuffled(seededRandom(SEED), pool.executors).slice(0, LEAVING));
  await load.afterCalls(100);
  await load.stop();

  const events = await eventsOf(new Set(load.taskIds));
  for (const [taskId, story] of Map.groupBy(events, (event) => event.taskId)) {
    expect(
      story.map(({ seq }) => seq),
      taskId,
    ).toEqual(story.map((_, index) => index + 1));
    expect(story.at(-1), taskId).toMatchObject({ type: 'TaskCompleted', calls: steps.length });
  }
  const succeeded = events.flatMap((event) => (event.type === 'CallSucceeded' ? [event.callId] : []));
  expect(new Set(succeeded)).toHaveLength(succeeded.length);
  expect(succeeded).toHaveLength(load.taskIds.length * steps.length);
  expect(appliedTwice()).toEqual([]);
  // The world's own book: each call once, and no other.
  expect(world.journal.toSorted()).toEqual(succeeded.toSorted());
  expect(redelivered()).toBeGreaterThanOrEqual(3);
  expect(world.arrivals.filter(({ kind }) => kind === 'find').length).toBeGreaterThanOrEqual(2);
  expect(await deadLetters()).toEqual([]);
});

const steps = [1, 2, 3, 4, 5, 6].map((n) => {
  const name = n % 2 === 0 ? 'world.withdraw' : 'world.deposit';
  return callStep(`step-${n}`, { name, version: 1 }, { input: { n } });
});

/** Kills these and lets as many join, in an order and with pauses that the seed gives. */
async function comeAndGo(leaving: readonly Service[]): Promise<void> {
  const random = seededRandom(SEED);
  const joining: Promise<unknown>[] = [];
  const join = async () => void joining.push(pool.join(1));
  const deeds = [
    ...leaving.map((service, n) => () => killAtWork(service, n % 2 === 0 ? 'deposit' : 'withdraw')),
    ...leaving.map(() => join),
  ];
  for (const deed of shuffled(random, deeds)) {
    await delay(between(random, 0, LONGEST_PAUSE_MS));
    await deed();
  }
  await Promise.all(joining);
}

/** -9 in the moment in which it waits for the answer to a deposit that has been made, or to a withdrawal. */
function killAtWork(service: Service, kind: 'deposit' | 'withdraw'): Promise<void> {
  const isAtWork = (pending: readonly Pending[]) =>
    pending.some((one) => one.kind === kind && (one.hasHadEffect || kind === 'withdraw'));
  return world.atMoment(service.pid, isAtWork, () => service.kill('SIGKILL'));
}

/** What reached the world about calls that it carried out more than once. */
function appliedTwice(): readonly Arrival[] {
  const twice = new Set(world.journal.filter((callId, n) => world.journal.indexOf(callId) !== n));
  return world.arrivals.filter(({ callId }) => twice.has(callId));
}

/** Deposits that reached the world more than once in one attempt. */
function redelivered(): number {
  const deposits = world.arrivals.filter(({ kind }) => kind === 'deposit');
  const attempts = Map.groupBy(deposits, ({ callId, attempt }) => `${callId}:${attempt}`);
  return [...attempts.values()].filter(({ length }) => length > 1).length;
}

async function eventsOf(taskIds: ReadonlySet<string>): Promise<readonly TaskEvent[]> {
  const events: TaskEvent[] = [];
  const keep = (event: TaskEvent) => void (taskIds.has(event.taskId) && events.push(event));
  await readLog(pool.connection.admin, taskLog(pool.connection), keep);
  return events;
}

async function deadLetters(): Promise<readonly DeadLettered[]> {
  const found: DeadLettered[] = [];
  await readDeadLetters(pool.connection, undefined, ({ letter }) => found.push(letter));
  return found;
}
