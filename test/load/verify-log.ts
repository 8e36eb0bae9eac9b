/** Holds the log against what was asked for: every task there, whole, in order, with the outputs that the tool returns. */
import type { Connection } from '@holdpoint/client/connection';
import { readDeadLetters } from '@holdpoint/client/dead-letter-log';
import { taskLog } from '@holdpoint/client/event-log';
import { readLog } from '@holdpoint/client/whole-log';
import { type Series, taskIdsOf } from './requests.ts';
import { emptyFacts, findingsOf, note, type TaskFacts } from './task-facts.ts';

export interface LogVerdict {
  readonly findings: readonly string[];
  /** Tasks that the log does not know. */
  readonly lost: number;
  readonly events: number;
  /** Appends that the runner has made: each ends with two records that are no events. */
  readonly appends: number;
}

interface Expected {
  readonly series: Series;
  readonly index: number;
  facts: TaskFacts | undefined;
}

/** A task that waits for a person about a call in doubt has not ended, and is only looked for. */
export async function verifyLog(
  connection: Connection,
  all: readonly Series[],
  inDoubt: ReadonlySet<string> = new Set(),
): Promise<LogVerdict> {
  const expected = new Map<string, Expected>();
  for (const series of all)
    for (const [index, taskId] of taskIdsOf(series).entries()) expected.set(taskId, { series, index, facts: undefined });
  const unknown = new Set<string>();
  const sum = { events: 0 };
  const ends = await readLog(connection.admin, taskLog(connection), (event) => {
    sum.events += 1;
    const task = expected.get(event.taskId);
    if (task === undefined) return void unknown.add(event.taskId);
    task.facts ??= emptyFacts(event.taskId);
    note(task.facts, event);
  });
  const lost = [...expected].filter(([, { facts }]) => facts === undefined);
  return {
    lost: lost.length,
    events: sum.events,
    appends: Math.round((ends.reduce((all, end) => all + end, 0) - sum.events) / 2),
    findings: [
      ...lost.map(([taskId]) => `task ${taskId} is lost`),
      ...[...unknown].map((taskId) => `task ${taskId} was never asked for`),
      ...[...expected].flatMap(([taskId, { series, index, facts }]) =>
        facts === undefined || inDoubt.has(taskId) ? [] : findingsOf(series, index, facts),
      ),
      ...(await deadLetterFindings(connection)),
    ],
  };
}

/** How many of each kind. */
async function deadLetterFindings(connection: Connection): Promise<readonly string[]> {
  const counts = new Map<string, number>();
  await readDeadLetters(connection, undefined, ({ letter: { service, code, origin } }) => {
    const kind = `${code} from the ${service} about ${origin.topic}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  });
  return [...counts].map(([kind, count]) => `${count} dead letters: ${kind}`);
}
