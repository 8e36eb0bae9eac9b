/** From what a run has left behind to its table. */
import type { FaultCase } from '../cases/fault-case.ts';
import { otherCase, waitingCase } from '../cases/waiting-cases.ts';
import { makeRow } from '../table/make-row.ts';
import { makeTable } from '../table/make-table.ts';
import { brokenPromises, type Observed } from '../table/promises.ts';
import type { Row, Table } from '../table/row.ts';
import type { WorldRecord } from '../world/world-record.ts';
import type { CaseTask } from './requests.ts';
import type { RunLog } from './run-log.ts';
import { type WaitingRun, waitingDeeds } from './waiting.ts';

export interface Findings {
  readonly table: Table;
  /** What no case may do, whatever the table says. */
  readonly broken: readonly string[];
  /** Others per second, before and beside the thousand that wait. */
  readonly speed: { readonly before: number; readonly beside: number } | undefined;
}

export interface Left {
  readonly cases: readonly FaultCase[];
  readonly tasks: readonly CaseTask[];
  readonly log: RunLog;
  readonly waiting: WaitingRun | undefined;
  readonly worldOf: (faultCase: FaultCase) => WorldRecord;
  readonly refusalsOf: (taskId: string) => readonly string[];
}

export function collect({ cases, tasks, log, waiting, worldOf, refusalsOf }: Left): Findings {
  const all = waiting === undefined ? tasks : [...tasks, ...waiting.waiting, ...waiting.others];
  const observed = (waiting === undefined ? cases : [...cases, waitingCase, otherCase]).map(
    (faultCase): Observed => ({
      ...{ faultCase, world: worldOf(faultCase) },
      tasks: all
        .filter((task) => task.faultCase === faultCase)
        .map(({ taskId }) => ({ events: log.of(taskId), refusals: refusalsOf(taskId) })),
    }),
  );
  const rows = observed.map(({ faultCase, tasks: traces, world }) => ({
    group: faultCase.group,
    row: withWaiting(faultCase, makeRow(faultCase, traces, world), waiting),
  }));
  return {
    table: makeTable(rows),
    broken: brokenPromises(observed),
    speed: waiting === undefined ? undefined : { before: waiting.before, beside: waiting.beside },
  };
}

/** What only all of the waiting tasks together can tell. */
function withWaiting(faultCase: FaultCase, row: Row, waiting: WaitingRun | undefined): Row {
  if (faultCase !== waitingCase || waiting === undefined) return row;
  return { ...row, 'the runtime': [row['the runtime'], ...waitingDeeds(waiting)].join(', ') };
}
