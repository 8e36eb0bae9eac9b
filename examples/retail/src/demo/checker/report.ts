/** The demo's report: what a run did, from its topics and the shop's tables, held against the set's expected outcomes. */
import { compareRun, type FoundTask } from '../../compare.ts';
import type { DataSet } from '../../data-set/data-set.ts';
import type { AppliedTwice, WorldRow } from '../../database/read-worlds.ts';
import type { ChaosReport } from '../chaos/chaos-report.ts';
import { type ApprovalCounts, countApprovals, type TrustedKeys } from './approvals.ts';
import type { AuditCheck } from './audit.ts';
import type { TaskFacts } from './task-facts.ts';

/** Everything that the checker looks at. */
export interface Observed {
  /** The run's tasks by the set's task id. */
  readonly tasks: ReadonlyMap<string, TaskFacts>;
  readonly worlds: readonly WorldRow[];
  readonly appliedTwice: readonly AppliedTwice[];
  readonly audit: AuditCheck;
  readonly deadLetters: number;
  readonly seconds: number;
}

export interface DemoReport {
  readonly tasks: { readonly completed: number; readonly failed: number; readonly cancelled: number };
  readonly calls: {
    readonly total: number;
    readonly as_expected: number;
    readonly succeeded: number;
    readonly data_errors: number;
    readonly applied_twice: number;
  };
  readonly worlds: { readonly changed: number; readonly matching: number };
  readonly approvals: ApprovalCounts;
  readonly human_steps: { readonly expected: number; readonly unexpected: number };
  readonly audit: AuditCheck;
  readonly sequence_gaps: number;
  readonly dead_letters: number;
  readonly seconds: number;
  /** Of a run in which processes were killed. */
  readonly chaos?: ChaosReport;
}

/** The report, and one line for each thing that is not as it must be. No lines: all holds. */
export interface CheckedRun {
  readonly report: DemoReport;
  readonly findings: readonly string[];
}

export function checkRun(set: DataSet, observed: Observed, keys: TrustedKeys): CheckedRun {
  const facts = [...observed.tasks.values()];
  const { calls, worlds, findings } = compareRun(set, foundTasks(observed));
  const report: DemoReport = {
    tasks: {
      completed: countStatus(facts, 'completed'),
      failed: countStatus(facts, 'failed'),
      cancelled: countStatus(facts, 'cancelled'),
    },
    calls: {
      total: sum(facts.map((task) => task.calls.size)),
      as_expected: calls.as_expected,
      succeeded: calls.succeeded,
      data_errors: calls.data_errors,
      applied_twice: calls.applied_twice,
    },
    worlds,
    approvals: countApprovals(facts, keys),
    human_steps: humanSteps(facts),
    audit: observed.audit,
    sequence_gaps: sum(facts.map((task) => task.sequenceGaps)),
    dead_letters: observed.deadLetters,
    seconds: observed.seconds,
  };
  return { report, findings: [...findings, ...findingsOf(set, report)] };
}

/** What must hold of every run, whatever the set. */
function findingsOf(set: DataSet, report: DemoReport): string[] {
  const permissions = set.tasks.flatMap((task) => task.disturbances ?? []).filter((one) => one.kind === 'permission');
  const mustBe: [string, number | boolean, number | boolean][] = [
    ['irreversible calls without a valid approval', report.approvals.irreversible_without_approval, 0],
    ['unexpected human steps', report.human_steps.unexpected, sum(permissions.map((one) => one.times))],
    ['audit leaves missing', report.audit.missing, 0],
    ['audit verified', report.audit.verified, true],
    ['gaps in the tasks’ sequences', report.sequence_gaps, 0],
    ['dead letters', report.dead_letters, 0],
  ];
  return mustBe
    .filter(([, found, wanted]) => found !== wanted)
    .map(([what, found, wanted]) => `${what}: ${found}, must be ${wanted}`);
}

function foundTasks({ tasks, worlds, appliedTwice }: Observed): FoundTask[] {
  return [...tasks].map(([id, facts]) => ({
    id,
    status: facts.status,
    ...(facts.code === undefined ? {} : { code: facts.code }),
    calls: lastCallOfEachStep(facts),
    world: worlds.filter((row) => row.world === facts.taskId),
    appliedTwice: appliedTwice.filter((row) => row.world === facts.taskId).map((row) => row.tool),
  }));
}

/** A person's `retry` is another call of the same step: the last one says what came of it. */
function lastCallOfEachStep({ calls }: TaskFacts): FoundTask['calls'] {
  const bySteps = new Map([...calls.values()].map((call) => [call.stepIndex, call]));
  return [...bySteps]
    .sort(([left], [right]) => left - right)
    .map(([, { tool, outcome }]) => outcome ?? { tool, outcome: 'failed', code: 'UNSETTLED' });
}

/** People's part: gates that the agent declares are expected; all other gates, and every intervention, are not. */
function humanSteps(tasks: readonly TaskFacts[]): DemoReport['human_steps'] {
  const gates = tasks.flatMap((task) => task.gates);
  const expected = gates.filter((gate) => gate.expected).length;
  return { expected, unexpected: gates.length - expected + sum(tasks.map((task) => task.interventions.length)) };
}

const countStatus = (tasks: readonly TaskFacts[], status: TaskFacts['status']): number =>
  tasks.filter((task) => task.status === status).length;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
