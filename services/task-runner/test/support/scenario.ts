/** One task under test: given what has happened, when an input comes, then these events. Time moves only when the test says so. */

import type { AgentContract, ToolContract } from '@holdpoint/contracts/contract';
import { taskIdOf } from '@holdpoint/contracts/identity';
import type { TaskEvent, TaskEventOf, TaskEventType } from '@holdpoint/contracts/messages/task-events';
import { taskEventSchema } from '@holdpoint/contracts/messages/task-events';
import type { TaskRequested } from '@holdpoint/contracts/messages/task-requests';
import { plain } from '@holdpoint/contracts/payload';
import type { Step } from '@holdpoint/contracts/step';
import type { GateAnswer } from '@holdpoint/core/policy/evaluate';
import type { GateAction } from '@holdpoint/core/policy/policy';
import { evolve } from '@holdpoint/core/task/evolve';
import type { TaskState } from '@holdpoint/core/task/state';
import type { RememberedEntity } from '@holdpoint/stream/entity';
import type { Outgoing } from '@holdpoint/stream/record';
import { decide } from '../../src/domain/decide.ts';
import { effectsOf } from '../../src/domain/effects.ts';
import { timersOf } from '../../src/domain/timers.ts';
import type { RunnerMessage, RunnerVerdict, World } from '../../src/domain/world.ts';
import { AnnouncedContracts, agent, tool } from './contracts.ts';
import { auto } from './policies.ts';

export const START = Date.parse('2026-11-23T10:00:00.000Z');
export const TENANT = 'acme';
export const KEY = 'order-17';
export const TASK_ID = taskIdOf(TENANT, KEY);

export interface Given {
  readonly tools?: readonly ToolContract[];
  readonly agents?: readonly AgentContract[];
  readonly policy?: (action: GateAction) => GateAnswer;
}

export class Scenario {
  readonly catalog = new AnnouncedContracts();
  readonly events: TaskEvent[] = [];
  readonly sent: Outgoing[] = [];
  state: TaskState | undefined;
  at = START;
  policy: (action: GateAction) => GateAnswer;
  forgottenBefore = 0;
  remembered: RememberedEntity | undefined;
  /** How long inputs wait until they are decided. */
  lagMs = 0;
  private offset = 0;

  constructor({ tools = [tool('crm.read')], agents = [agent()], policy = auto }: Given = {}) {
    for (const contract of tools) this.catalog.announceTool(contract);
    for (const contract of agents) this.catalog.announceAgent(contract);
    this.policy = policy;
  }

  get world(): World {
    const settings = { pools: ['crm'], catalogWaitMs: 60_000, startWithinMs: 60_000, clockSkewMs: 1_000 };
    return { catalog: this.catalog, askPolicy: (action) => this.policy(action), settings };
  }

  /** A message arrives. What is accepted is folded in, and must fit the contract. */
  when(message: RunnerMessage, topic = topicOf(message)): RunnerVerdict {
    const position = { topic, partition: 3, offset: this.offset };
    this.offset += 1;
    const record = { ...position, appendedAt: this.at, key: null, headers: {}, message, bytes: Buffer.alloc(0) };
    return this.apply({ kind: 'message', record, at: this.at, now: this.at + this.lagMs });
  }

  /** The task's timer fires, at its time or now, whichever is later. */
  whenTimeComes(name: string): RunnerVerdict {
    const timer = this.timer();
    if (timer?.name !== name) throw new Error(`the task's timer is ${timer?.name ?? 'none'}, not ${name}`);
    this.at = Math.max(this.at, timer.at);
    return this.apply({ kind: 'timer', timer, at: this.at });
  }

  timer() {
    return this.state === undefined ? undefined : timersOf(this.world, this.state);
  }

  /** The task has ended, and only its entry in the dedupe window is left of it. */
  endedLongAgo(): this {
    const asked = this.state?.bodyDigest;
    this.remembered = { endedAt: this.at, hasBody: (bodyDigest) => bodyDigest === asked };
    this.state = undefined;
    return this;
  }

  later(ms: number): this {
    this.at += ms;
    return this;
  }

  /** The task has been accepted with this plan. */
  accepted(steps: readonly Step[], changes: Partial<TaskRequested> = {}): this {
    this.expectAccepted(this.when(request({ steps: [...steps], requestedAt: new Date(this.at).toISOString(), ...changes })));
    return this;
  }

  /** Like `when`, for what must be accepted. */
  given(message: RunnerMessage): this {
    this.expectAccepted(this.when(message));
    return this;
  }

  /** Folds in what a verdict accepts. */
  accept(verdict: RunnerVerdict): void {
    for (const event of verdict.kind === 'accept' ? verdict.events : []) this.fold(event);
  }

  last<T extends TaskEventType>(type: T): TaskEventOf<T> {
    const found = this.events.findLast((event): event is TaskEventOf<T> => event.type === type);
    if (found === undefined) throw new Error(`no ${type} has happened`);
    return found;
  }

  types(): readonly TaskEventType[] {
    return this.events.map(({ type }) => type);
  }

  private expectAccepted(verdict: RunnerVerdict): void {
    if (verdict.kind !== 'accept') throw new Error(`not accepted: ${JSON.stringify(verdict)}`);
  }

  private apply(input: Parameters<typeof decide>[2]): RunnerVerdict {
    const { forgottenBefore, remembered } = this;
    const view = { partition: 3, forgottenBefore, ...(remembered === undefined ? {} : { remembered }) };
    const verdict = decide(this.world, this.state, input, view);
    this.accept(verdict);
    return verdict;
  }

  private fold(event: TaskEvent): void {
    taskEventSchema.parse(event);
    this.events.push(event);
    this.state = evolve(this.state, event);
    this.sent.push(...effectsOf(12, event, this.state));
  }
}

/** A request for the agent `clerk`. */
export function request(changes: Partial<TaskRequested> = {}): TaskRequested {
  return {
    type: 'TaskRequested',
    tenant: TENANT,
    idempotencyKey: KEY,
    requestedBy: 'rita',
    requestedAt: new Date(START).toISOString(),
    taskType: 'renewal',
    agent: { name: 'clerk', version: 1 },
    input: plain({ customer: 'c-1' }),
    ...changes,
  };
}

/** The types of the events that a verdict accepts; its kind and word otherwise. */
export function told(verdict: RunnerVerdict): readonly string[] {
  switch (verdict.kind) {
    case 'accept':
      return verdict.events.map(({ type }) => type);
    case 'ignore':
      return ['ignored', verdict.reason];
    case 'refuse':
      return ['refused', verdict.code];
  }
}

function topicOf(message: RunnerMessage): string {
  if (message.type === 'TaskRequested') return 'task.requests';
  if (message.type === 'ApprovalOutcome') return 'approval.outcomes';
  return message.type.startsWith('ToolCall') ? 'tool.results.crm' : 'task.commands';
}
