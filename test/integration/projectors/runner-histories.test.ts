/** Whatever history the runner writes, both projectors can take it, and say of it what the runner says. */
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { plain } from '@holdpoint/contracts/payload';
import { foldTask } from '@holdpoint/core/task/evolve';
import { isEnded } from '@holdpoint/core/task/state';
import { readTaskLeaf } from '@holdpoint/ledger/task-leaf';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { audit } from '../../../services/audit-projector/test/audited.ts';
import { projectTasks } from '../../../services/metrics-projector/src/domain/task-batch.ts';
import type { RunnerMessage } from '../../../services/task-runner/src/domain/world.ts';
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
} from '../../../services/task-runner/test/support/answers.ts';
import { calling, tool, waiting } from '../../../services/task-runner/test/support/contracts.ts';
import { auto, deny, people } from '../../../services/task-runner/test/support/policies.ts';
import { Scenario } from '../../../services/task-runner/test/support/scenario.ts';

type Move = (task: Scenario) => RunnerMessage;

const tools = [
  tool('crm.read'),
  tool('crm.once', { effect: 'once' }),
  tool('crm.wipe', { effect: 'once', reversibility: 'irreversible' }),
];
const steps = [
  calling('crm.read', { onDataError: 'answer' }),
  calling('crm.once'),
  calling('crm.wipe'),
  calling('crm.absent'),
  calling('crm.read', { input: plain({ id: 7 }), onDataError: 'answer' }),
  waiting(1_000),
  { kind: 'ask', name: 'why', question: plain('Why?') } as const,
];
const moves: readonly Move[] = [
  (task) => succeeded(task),
  (task) => succeeded(task),
  (task) => failed(task, 'transient'),
  (task) => failed(task, 'stale_data', { refreshedInput: plain({ id: 'c-2' }) }),
  (task) => failed(task, 'data_error'),
  (task) => failed(task, 'permission'),
  (task) => notStarted(task, 'past_start_by'),
  (task) => refused(task),
  (task) => inDoubt(task),
  (task) => inDoubt(task),
  (task) => outcome(task, 'approved'),
  (task) => outcome(task, 'approved'),
  (task) => outcome(task, 'denied'),
  (task) => outcome(task, 'expired'),
  (task) => resolve(task, 'retry'),
  (task) => resolve(task, 'skip', 1),
  (task) => resolve(task, 'fail'),
  (task) => pause(task),
  (task) => resume(task),
  (task) => signal(task, 'go'),
  (task) => cancel(task),
];

/** What happens next: something is said to the task, its timer fires, or policy changes. */
type Turn =
  | { readonly kind: 'message'; readonly move: Move }
  | { readonly kind: 'timer' }
  | { readonly kind: 'policy'; readonly policy: Scenario['policy'] };
const turns = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...moves).map((move): Turn => ({ kind: 'message', move })) },
  { weight: 2, arbitrary: fc.constant<Turn>({ kind: 'timer' }) },
  { weight: 1, arbitrary: fc.constantFrom(auto, people(), deny).map((policy): Turn => ({ kind: 'policy', policy })) },
);
const histories = fc
  .tuple(fc.array(fc.constantFrom(...steps), { maxLength: 4 }), fc.array(turns, { maxLength: 30 }))
  .map(([plan, course]) => {
    const task = new Scenario({ tools, policy: people() }).accepted(plan);
    for (const turn of course) take(task, turn);
    return task.events;
  });

test('any history has one leaf for each settled call, counted at the end as the runner counts, and the runner’s status', () => {
  fc.assert(
    fc.property(histories, (events) => {
      hasItsLeaves(events);
      hasItsStatus(events);
    }),
    { numRuns: 400 },
  );
}, 60_000);

function hasItsLeaves(events: readonly TaskEvent[]): void {
  const leaves = audit(events, tools).leaves.map(({ leaf }) => readTaskLeaf(leaf));
  const state = foldTask(events);
  const counts = leaves.flatMap((leaf) => (leaf.kind === 'task_end' ? [leaf.calls] : []));
  const calls = leaves.filter(({ kind }) => kind === 'call').length;
  expect(leaves.map((leaf) => ('taskSeq' in leaf ? leaf.taskSeq : leaf))).toEqual(leaves.map((_, n) => n + 1));
  expect(counts).toEqual(state !== undefined && isEnded(state) ? [calls] : []);
}

function hasItsStatus(events: readonly TaskEvent[]): void {
  for (const [n] of events.entries()) {
    const prefix = events.slice(0, n + 1);
    const [ours] = projectTasks(
      new Map(),
      prefix.map((event, offset) => ({ event, offset })),
    ).tasks;
    expect([ours?.view.status, ours?.view.statusSinceMs]).toEqual([foldTask(prefix)?.status, foldTask(prefix)?.statusSinceMs]);
  }
}

function take(task: Scenario, turn: Turn): void {
  const timer = task.timer();
  switch (turn.kind) {
    case 'message':
      tell(task, turn.move);
      break;
    case 'timer':
      if (timer !== undefined) task.whenTimeComes(timer.name);
      break;
    case 'policy':
      task.policy = turn.policy;
  }
}

/** Nothing, where nothing has happened yet that it could be an answer to. */
function tell(task: Scenario, move: Move): void {
  let message: RunnerMessage;
  try {
    message = move(task);
  } catch {
    return;
  }
  task.when(message);
}
