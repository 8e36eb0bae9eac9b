/** A run from nothing to a table, and back to nothing. */
import { randomUUID } from 'node:crypto';
import { taskLog } from '@holdpoint/client/event-log';
import { followLog } from '@holdpoint/client/whole-log';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import type { Screen } from '@holdpoint/installation/screen';
import { orBroken, orSayWhy, StalledError, until } from '@holdpoint/installation/wait';
import { foldersOf } from '@holdpoint/local/home';
import { stopOnSignal } from '@holdpoint/local/stop-on-signal';
import type { FaultCase } from '../cases/fault-case.ts';
import { readWorld } from '../world/read-world.ts';
import { collect, type Findings } from './collect.ts';
import { killAndLeave, killAndReplace } from './kills.ts';
import { Person } from './person.ts';
import { type CaseTask, taskOf } from './requests.ts';
import { RunLog, settlesDoubt } from './run-log.ts';
import { sendTasks } from './send.ts';
import { openSetting, type Setting, type Stops } from './setting.ts';
import { runWaiting, type WaitingRun } from './waiting.ts';

export interface RunOptions {
  readonly home: string;
  readonly cases: readonly FaultCase[];
  /** Runs the thousand calls that wait, too. */
  readonly hasWaiting: boolean;
}

const SETTLED_DEADLINE_MS = 300_000;

/** Runs the cases; everything that was started is stopped when this returns or throws. */
export async function runFaults(options: RunOptions, screen: Screen): Promise<Findings> {
  const stops: Stops = [];
  const stopAll = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  const letGo = stopOnSignal(stopAll);
  try {
    const setting = await openSetting(options.home, options.cases, screen, stops);
    const why = { ask: () => setting.services.readiness(), logsFolder: foldersOf(options.home).logs };
    return await orSayWhy(carryOut(options, setting, screen), why);
  } finally {
    await stopAll();
    letGo();
  }
}

async function carryOut({ cases, hasWaiting }: RunOptions, setting: Setting, screen: Screen): Promise<Findings> {
  const run = randomUUID();
  const at = new Date().toISOString();
  const tasks = cases.flatMap((one) => Array.from({ length: one.tasks ?? 1 }, (_, index) => taskOf(one, run, at, index + 1)));
  const done = new AbortController();
  const log = new RunLog();
  const person = personFor(setting, tasks, AbortSignal.any([done.signal, setting.services.broken]));
  const broken = AbortSignal.any([setting.services.broken, person.failed]);
  const following = follow(setting, log, person, AbortSignal.any([done.signal, broken]));
  try {
    const working = { setting, tasks, log, screen, hasWaiting, run, signal: broken };
    const waiting = await orBroken(Promise.race([play(working), following.then(() => undefined)]), broken);
    const worldOf = await readWorld(setting.service, setting.database);
    return collect({ cases, tasks, log, waiting, worldOf, refusalsOf: (taskId) => person.refusalsOf(taskId) });
  } finally {
    done.abort(new Error('the run is over'));
    await following;
  }
}

interface Working {
  readonly setting: Setting;
  readonly tasks: readonly CaseTask[];
  readonly log: RunLog;
  readonly screen: Screen;
  readonly hasWaiting: boolean;
  readonly run: string;
  readonly signal: AbortSignal;
}

/** The killed executors take longest, since what was claimed must be waited for: they come first, and everything else happens meanwhile. */
async function play(working: Working): Promise<WaitingRun | undefined> {
  const { setting, tasks, log, screen } = working;
  const plain = tasks.filter(({ faultCase }) => faultCase.killedIn === undefined);
  const kills = Promise.all([killAndReplace(setting, tasks), killAndLeave(setting, tasks, log)]);
  const all = async () => {
    await screen.stage(
      'cases',
      () => settle(working, plain, true),
      () => `${plain.length} settled`,
    );
    const waiting = await playWaiting(working);
    await screen.stage(
      'cases with a kill',
      () => settle(working, tasks, false),
      () => `${tasks.length - plain.length} settled`,
    );
    return waiting;
  };
  const [waiting] = await Promise.all([all(), kills]);
  return waiting;
}

async function settle({ setting, log, screen }: Working, tasks: readonly CaseTask[], toBeSent: boolean): Promise<void> {
  if (toBeSent) await sendTasks(setting.installation.connection, tasks);
  const unsettled = () => tasks.filter((task) => !isSettled(log, task));
  const settled = until('every case settled', SETTLED_DEADLINE_MS, async () => {
    const left = unsettled();
    screen.progress(`${tasks.length - left.length} of ${tasks.length} cases settled${someNames(left)}`);
    return left.length === 0;
  });
  await settled.catch((error: unknown) => {
    if (!(error instanceof StalledError)) throw error;
    // The table says more than this error: what has not settled differs in it from what is expected.
    screen.line(
      `  ✗ ${error.message}: ${unsettled()
        .map(({ faultCase }) => faultCase.name)
        .join('; ')}`,
    );
  });
}

function isSettled(log: RunLog, { taskId, faultCase }: CaseTask): boolean {
  return log.hasEnded(taskId) && (faultCase.hasLateResult !== true || log.has(taskId, settlesDoubt));
}

function someNames(tasks: readonly CaseTask[]): string {
  return tasks.length === 0 || tasks.length > 3 ? '' : `; not yet: ${tasks.map(({ faultCase }) => faultCase.name).join('; ')}`;
}

async function playWaiting({ setting, log, screen, hasWaiting, run, signal }: Working): Promise<WaitingRun | undefined> {
  if (!hasWaiting) return undefined;
  return screen.stage(
    'waiting retries',
    () => runWaiting(setting, log, run, signal, screen.progress),
    ({ waiting, before, beside }) =>
      `beside ${waiting.length} that wait, others: ${beside.toFixed(0)}/s (before: ${before.toFixed(0)}/s)`,
  );
}

function personFor({ installation, database }: Setting, tasks: readonly CaseTask[], signal: AbortSignal): Person {
  const cases = new Map(tasks.map(({ taskId, faultCase }) => [taskId, faultCase]));
  return new Person({
    ...{ connection: installation.connection, signal },
    caseOf: (taskId) => cases.get(taskId),
    grant: (table) => database.grant(table),
  });
}

async function follow(
  { installation: { connection } }: Setting,
  log: RunLog,
  person: Person,
  signal: AbortSignal,
): Promise<void> {
  const ranges = await connection.admin.ranges('task.events');
  const onEvent = (event: TaskEvent) => {
    log.note(event);
    person.hear(event);
  };
  await followLog(
    taskLog(connection),
    ranges.map(({ start }) => start),
    { signal, onEvent },
  );
}
