/**
 * Any inputs, in any order: whatever executors, people and clocks do, these hold (guarantees G2, G4, G5, DESIGN section 8).
 */
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { plain } from '@holdpoint/contracts/payload';
import type { GateAnswer } from '@holdpoint/core/policy/evaluate';
import type { GateAction } from '@holdpoint/core/policy/policy';
import { foldTask } from '@holdpoint/core/task/evolve';
import { isEnded } from '@holdpoint/core/task/state';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunnerMessage } from '../src/domain/world.ts';
import {
  cancel,
  failed,
  inDoubt,
  notStarted,
  outcome,
  pause,
  refused,
  resolve,
  resume,
  signal,
  succeeded,
} from './support/answers.ts';
import { agent, calling, tool, waiting } from './support/contracts.ts';
import { auto, deny, people } from './support/policies.ts';
import { request, Scenario } from './support/scenario.ts';

const classes = ['transient', 'stale_data', 'permission', 'data_error', 'fatal'] as const;
const refreshedInput = plain({ id: 'c-2' });

/** What may happen next; undefined where it makes no sense yet (no call, no question). */
const happenings: readonly ((task: Scenario) => RunnerMessage)[] = [
  (task) => succeeded(task),
  (task) => succeeded(task),
  (task) => succeeded(task, null, { attempt: 1 }),
  ...classes.map((one) => (task: Scenario) => failed(task, one)),
  (task) => failed(task, 'stale_data', { refreshedInput }),
  (task) => notStarted(task, 'past_start_by'),
  (task) => notStarted(task, 'not_hosted'),
  (task) => refused(task),
  (task) => inDoubt(task),
  (task) => outcome(task, 'approved'),
  (task) => outcome(task, 'approved'),
  (task) => outcome(task, 'denied'),
  (task) => outcome(task, 'expired'),
  (task) => resolve(task, 'retry'),
  (task) => resolve(task, 'retry'),
  (task) => resolve(task, 'skip', 1),
  (task) => resolve(task, 'answer', 1),
  (task) => resolve(task, 'fail'),
  (task) => resolve(task, 'cancel'),
  (task) => pause(task),
  (task) => resume(task),
  (task) => signal(task, 'go'),
  (task) => cancel(task),
  () => request(),
];

const steps = fc.array(
  fc.constantFrom(
    calling('crm.read'),
    calling('crm.read', { onDataError: 'answer' }),
    calling('crm.once', { onDataError: 'end' }),
    calling('crm.wipe'),
    calling('crm.absent'),
    calling('crm.read', { input: plain({ id: 7 }), onDataError: 'answer' }),
    waiting(1_000),
    { kind: 'signal', name: 'go', signal: 'go', timeoutMs: 5_000 } as const,
    { kind: 'ask', name: 'why', question: plain('Why?') } as const,
  ),
  { maxLength: 5 },
);
const moves = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: happenings.length - 1 }) },
    { weight: 2, arbitrary: fc.constant('timer' as const) },
    { weight: 1, arbitrary: fc.constant('policy' as const) },
  ),
  { maxLength: 40 },
);
const tools = [
  tool('crm.read'),
  tool('crm.once', { effect: 'once' }),
  tool('crm.wipe', { effect: 'once', reversibility: 'irreversible' }),
];
/** What a policy may say at any time, also what no sound policy says: that something irreversible passes without people. */
const wipesNeedPeople = (action: GateAction): GateAnswer => (action.tool === 'crm.wipe' ? people() : auto)(action);
const policies = [wipesNeedPeople, auto, wipesNeedPeople, people(2), deny];

/** HOLDPOINT_RUNS widens the search, by night say. */
const RUNS = Number(process.env.HOLDPOINT_RUNS ?? 400);

test('any course of events keeps the promises', () => {
  fc.assert(
    fc.property(fc.constantFrom(...policies), steps, moves, (policy, plan, course) => {
      const task = new Scenario({
        tools,
        agents: [agent({ limits: { maxSteps: 4, maxWallTimeMs: 600_000, maxCallsPerTool: 3 } })],
      });
      task.policy = policy;
      task.accepted(plan);
      for (const [turn, move] of course.entries()) take(task, move, turn);
      holds(task);
    }),
    { numRuns: RUNS },
  );
}, 60_000);

function take(task: Scenario, move: number | 'timer' | 'policy', turn: number): void {
  const before = task.state;
  const timer = task.timer();
  if (move === 'policy') task.policy = policies[turn % policies.length] ?? deny;
  else if (move === 'timer') timer && task.whenTimeComes(timer.name);
  else happen(task, happenings[move]);
  // Ended tasks stay ended.
  if (before !== undefined && isEnded(before)) expect(task.state?.status).toBe(before.status);
}

function happen(task: Scenario, happening: ((task: Scenario) => RunnerMessage) | undefined): void {
  const types = task.types();
  const message = happening === undefined ? undefined : tried(() => happening(task));
  if (message !== undefined) task.when(message);
  expect(task.types().slice(0, types.length)).toEqual(types);
}

/** undefined where nothing has happened yet that it could be an answer to. */
function tried(make: () => RunnerMessage): RunnerMessage | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function holds(task: Scenario): void {
  const { events, state } = task;
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(foldTask(events)).toEqual(state);
  expect(JSON.parse(JSON.stringify(state))).toEqual(JSON.parse(JSON.stringify(foldTask(JSON.parse(JSON.stringify(events))))));
  const decided = events.flatMap((event) =>
    event.type === 'StepDecided' && event.decision.kind === 'call' ? [event.decision] : [],
  );
  for (const { callId } of decided) settledOnce(task, callId);
  const ending = events.find(isEnding);
  if (ending !== undefined) expect(ending.calls).toBe(decided.length);
  for (const event of events) irreversibleNeedsPeople(event);
  expect(new Set(task.sent.map(({ id }) => id)).size).toBe(task.sent.length);
}

function settledOnce({ events, state }: Scenario, callId: string): void {
  const settling = events.filter((event) => settles(event, callId));
  const hasEnded = state !== undefined && isEnded(state);
  expect(settling.length).toBeLessThanOrEqual(1);
  if (hasEnded) expect(settling.length).toBe(1);
  const attempts = events.filter((event) => event.type === 'CallScheduled' && event.callId === callId);
  expect(attempts.map((event) => event.type === 'CallScheduled' && event.attempt)).toEqual(attempts.map((_, index) => index + 1));
  // Nothing is scheduled of a call that is settled.
  const end = events.findIndex((event) => settles(event, callId));
  if (end >= 0) expect(events.slice(end).some((event) => event.type === 'CallScheduled' && event.callId === callId)).toBe(false);
}

function settles(event: TaskEvent, callId: string): boolean {
  switch (event.type) {
    case 'CallSucceeded':
      return event.callId === callId && !event.settlesDoubt;
    case 'CallFailed':
      return event.callId === callId && !event.settlesDoubt && event.nextAttemptAt === undefined;
    case 'CallDenied':
    case 'CallInDoubt':
      return event.callId === callId;
    default:
      return false;
  }
}

function isEnding(event: TaskEvent) {
  return event.type === 'TaskCompleted' || event.type === 'TaskFailed' || event.type === 'TaskCancelled';
}

function irreversibleNeedsPeople(event: TaskEvent): void {
  if (event.type !== 'CallScheduled' || event.reversibility !== 'irreversible') return;
  expect(event.authorisation.kind === 'approval' && event.authorisation.approvers.length > 0).toBe(true);
}
