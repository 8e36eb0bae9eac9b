/**
 * Compares what a run has done with what was expected of it. Pure: reading topics and tables is the caller's.
 *
 * A world's entities are compared with the data set's own, so that an entity that was written as it stood is no change.
 */
import type { DataSet, ExpectedCall, ExpectedTask } from './data-set/data-set.ts';
import { type Difference, differences } from './json-difference.ts';
import { toolNameOf } from './names.ts';

/** How one call was settled. `failed` is any other class of failure than a data error, or a doubt. */
export type FoundCall = { readonly tool: string } & (
  | { readonly outcome: 'success'; readonly result: unknown }
  | { readonly outcome: 'data_error'; readonly message: string }
  | { readonly outcome: 'denied' }
  | { readonly outcome: 'failed'; readonly code: string }
);

export type FoundTask = {
  /** The data set's id of the task. */
  readonly id: string;
  readonly status: string;
  /** Of a task that has not completed. */
  readonly code?: string;
  /** One for each step that was decided, in order: its last call, since a retry that a person chose is a call of its own. */
  readonly calls: readonly FoundCall[];
  /** The entities that the task's world has written. */
  readonly world: readonly { readonly collection: string; readonly id: string; readonly entity: unknown }[];
  /** The tools whose effect the shop applied more often than once for one call. */
  readonly appliedTwice: readonly string[];
};

export type Comparison = {
  /** Tasks of the set that were found. */
  readonly tasks: number;
  readonly calls: {
    readonly total: number;
    readonly as_expected: number;
    readonly succeeded: number;
    readonly data_errors: number;
    readonly denied: number;
    readonly applied_twice: number;
  };
  /** Worlds that differ from the seed; worlds that are as expected, the untouched ones among them. */
  readonly worlds: { readonly changed: number; readonly matching: number };
  /** One line for each departure, naming task and field. Empty: all is as expected. */
  readonly findings: readonly string[];
};

export function compareRun(set: DataSet, found: readonly FoundTask[]): Comparison {
  const byId = new Map(found.map((task) => [task.id, task]));
  const compared = set.expected.map((expected) => compareTask(set, expected, byId.get(expected.id)));
  const known = new Set(set.expected.map((expected) => expected.id));
  const unknown = found.filter((task) => !known.has(task.id)).map((task) => `task ${task.id}: not in the data set`);
  const calls = found.flatMap((task) => task.calls);
  return {
    tasks: compared.filter((task) => task.isFound).length,
    calls: {
      total: calls.length,
      as_expected: sum(compared.map((task) => task.callsAsExpected)),
      succeeded: calls.filter((call) => call.outcome === 'success').length,
      data_errors: calls.filter((call) => call.outcome === 'data_error').length,
      denied: calls.filter((call) => call.outcome === 'denied').length,
      applied_twice: sum(found.map((task) => task.appliedTwice.length)),
    },
    worlds: {
      changed: compared.filter((task) => task.isChanged).length,
      matching: compared.filter((task) => task.isWorldMatching).length,
    },
    findings: [...compared.flatMap((task) => task.findings), ...unknown],
  };
}

type ComparedTask = {
  readonly isFound: boolean;
  readonly isChanged: boolean;
  readonly isWorldMatching: boolean;
  readonly callsAsExpected: number;
  readonly findings: readonly string[];
};

const missingTask = (id: string): ComparedTask => ({
  isFound: false,
  isChanged: false,
  isWorldMatching: false,
  callsAsExpected: 0,
  findings: [`task ${id}: expected, not found`],
});

function compareTask(set: DataSet, expected: ExpectedTask, found: FoundTask | undefined): ComparedTask {
  if (found === undefined) return missingTask(expected.id);
  const calls = compareCalls(expected.results, found.calls);
  const changed = changedEntities(set, found);
  const world = differences(nonEmpty(expected.diff), changed);
  const outcome = differences(expected.outcome ?? { status: 'completed' }, { status: found.status, code: found.code });
  const lines = [
    ...outcome.map((difference) => lineOf({ ...difference, path: `outcome/${difference.path}` })),
    ...calls.flat().map(lineOf),
    ...world.map(lineOf),
    ...found.appliedTwice.map((tool) => `${tool}: one call's effect was applied more than once`),
  ];
  return {
    isFound: true,
    isChanged: Object.keys(changed).length > 0,
    isWorldMatching: world.length === 0,
    callsAsExpected: calls.slice(0, found.calls.length).filter((call) => call.length === 0).length,
    findings: lines.map((line) => `task ${found.id}: ${line}`),
  };
}

/** The differences of each call, by position; a call that is missing on either side is a difference. */
function compareCalls(expected: readonly ExpectedCall[], found: readonly FoundCall[]): Difference[][] {
  return Array.from({ length: Math.max(expected.length, found.length) }, (_, position) =>
    differences(wordExpected(expected[position]), wordFound(found[position]), `call ${position + 1}`),
  );
}

function wordExpected(call: ExpectedCall | undefined): unknown {
  if (call === undefined) return 'no call';
  const tool = toolNameOf(call.name);
  if (call.denied === true) return { tool, outcome: 'denied' };
  if (call.ok) return { tool, outcome: 'success', result: call.result };
  return { tool, outcome: 'data_error', message: call.error };
}

const wordFound = (call: FoundCall | undefined): unknown => call ?? 'no call';

type Diff = { readonly [collection: string]: { readonly [id: string]: unknown } };

function changedEntities(set: DataSet, found: FoundTask): Diff {
  const changed: Record<string, Record<string, unknown>> = {};
  for (const { collection, id, entity } of found.world) {
    const seeds: Diff = set.database;
    if (differences(seeds[collection]?.[id], entity).length === 0) continue;
    changed[collection] = { ...changed[collection], [id]: entity };
  }
  return changed;
}

const nonEmpty = (diff: Diff): Diff =>
  Object.fromEntries(Object.entries(diff).filter(([, entities]) => Object.keys(entities).length > 0));

const lineOf = (difference: Difference): string =>
  `${difference.path}: expected ${wordOf(difference.expected)}, found ${wordOf(difference.found)}`;

function wordOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > maxWordLength ? `${text.slice(0, maxWordLength)}…` : text;
}

/** A whole entity or call that is missing is named by its path; its content would only fill the screen. */
const maxWordLength = 120;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
