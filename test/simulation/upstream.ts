/** Upstream systems: tasks of all kinds, and what should not have been sent. */
import { taskIdOf } from '@holdpoint/contracts/identity';
import type { TaskRequested } from '@holdpoint/contracts/messages/task-requests';
import { plain } from '@holdpoint/contracts/payload';
import type { Step } from '@holdpoint/contracts/step';
import { framed } from './codec.ts';
import type { Outside } from './outside.ts';
import { REQUESTER } from './parties.ts';
import type { Random } from './random.ts';
import { REQUESTS } from './services/tool-executor.ts';
import type { Settings } from './settings.ts';
import { type Mode, modes, toolNames } from './tools.ts';

const TENANT = 'acme';

/** Schedules the whole workload. */
export function sendWorkload(outside: Outside, settings: Settings): void {
  const { random, scheduler } = outside;
  const sent: TaskRequested[] = [];
  for (let n = 0; n < settings.tasks; n += 1)
    scheduler.after(random.between(0, settings.troubleMs), () => {
      const request = requestOf(outside, `order-${n}`);
      sent.push(request);
      send(outside, request);
    });
  for (let n = 0; n < 4; n += 1)
    scheduler.after(random.between(1_000, settings.troubleMs), () => {
      if (sent.length > 0) sendAgain(outside, random.pick(sent));
    });
  for (let n = 0; n < 3; n += 1) scheduler.after(random.between(0, settings.troubleMs), () => sendBad(outside, settings));
}

const send = (outside: Outside, request: TaskRequested): void =>
  outside.send('task.requests', taskIdOf(request.tenant, request.idempotencyKey), request);

function requestOf(outside: Outside, idempotencyKey: string): TaskRequested {
  const { random } = outside;
  const agent = random.chance(0.03) ? 'sim.nobody' : random.chance(0.1) ? 'sim.short' : 'sim.clerk';
  return {
    type: 'TaskRequested',
    ...{ tenant: TENANT, idempotencyKey, requestedBy: REQUESTER, requestedAt: outside.now(), taskType: 'sim.work' },
    agent: { name: agent, version: 1 },
    input: plain({ key: idempotencyKey }),
    steps: stepsOf(random),
  };
}

function stepsOf(random: Random): Step[] {
  if (random.chance(0.06)) return loopOf(random);
  if (random.chance(0.22)) return doubtOf(random);
  return Array.from({ length: random.between(1, 4) }, (_, index) => stepOf(random, `step${index}`));
}

/** Calls whose answers may come when the task has moved on: it waits, or asks, right behind each. */
function doubtOf(random: Random): Step[] {
  const mode = random.pick<Mode>(['ok', 'slow', 'timeout', 'overrun', 'flaky', 'unsent']);
  const call = callOf('step0', random.pick(['sim.send', 'sim.post', 'sim.order', 'sim.pay']), mode, 'intervention');
  return [call, waitOf(random, 'step1'), callOf('step2', random.pick(toolNames), 'ok', 'agent')];
}

function waitOf(random: Random, name: string): Step {
  const kind = random.pick(['wait', 'signal', 'ask'] as const);
  if (kind === 'wait') return { kind, name, forMs: random.between(3_000, 15_000) };
  if (kind === 'signal') return { kind, name, signal: 'sim.go', timeoutMs: random.between(5_000, 15_000) };
  return { kind, name, question: plain('which?') };
}

/** The same call over and over: the loop detector's. */
const loopOf = (random: Random): Step[] =>
  Array.from({ length: 6 }, (_, index) => callOf(`same${index}`, 'sim.read', random.chance(0.5) ? 'ok' : 'data', 'answer'));

function stepOf(random: Random, name: string): Step {
  const drawn = random.next();
  if (drawn < 0.06) return { kind: 'wait', name, forMs: random.between(100, 3_000) };
  if (drawn < 0.12) return { kind: 'signal', name, signal: 'sim.go', timeoutMs: random.between(2_000, 8_000) };
  if (drawn < 0.15) return { kind: 'ask', name, question: plain('which?') };
  const tool = random.chance(0.02) ? 'sim.absent' : random.pick(toolNames);
  const mode: Mode = random.chance(0.45) ? 'ok' : random.pick(modes);
  return callOf(name, tool, mode, random.pick(['end', 'intervention', 'answer', 'agent']), random.chance(0.03));
}

function callOf(
  name: string,
  tool: string,
  mode: Mode,
  onDataError: 'end' | 'intervention' | 'answer' | 'agent',
  isWrong = false,
): Step {
  const input = plain(isWrong ? { item: 5, mode } : { item: 'one', mode });
  return { kind: 'call', name, tool, version: 1, input, ...(onDataError === 'agent' ? {} : { onDataError }) };
}

/** The same request once more, or another under its key. */
function sendAgain(outside: Outside, request: TaskRequested): void {
  if (outside.random.chance(0.6)) send(outside, request);
  else send(outside, { ...request, input: plain({ key: 'another body' }) });
}

/** What nobody can take, wherever outsiders can write; once also where only the runner should. */
function sendBad(outside: Outside, settings: Settings): void {
  const { random } = outside;
  const topic = random.pick(['task.requests', 'task.commands', 'approval.commands', REQUESTS]);
  const partitions = topic === REQUESTS ? settings.poolPartitions : settings.partitions;
  const [value, code] = random.pick<readonly [Buffer | null, string]>([
    [Buffer.from('not framed at all'), 'NOT_FRAMED'],
    [Buffer.concat([Buffer.from([0, 0, 0, 0, 1]), Buffer.from('{"type":')]), 'NOT_JSON'],
    [framed({ type: 'Unheard' }), 'UNKNOWN_TYPE'],
    [framed({ type: topicType(topic), tenant: '' }), 'INVALID_SHAPE'],
    [null, 'TOMBSTONE'],
  ]);
  outside.put(topic, random.between(0, partitions - 1), 'bad', value, undefined, code);
}

function topicType(topic: string): string {
  if (topic === 'task.requests') return 'TaskRequested';
  if (topic === 'task.commands') return 'CancelTask';
  return topic === 'approval.commands' ? 'DecisionSubmitted' : 'ToolCallRequested';
}
