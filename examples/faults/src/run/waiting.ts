/**
 * A thousand calls that wait for their retry hold no worker: others on the same executor run as fast as before. The others are timed before and
 * beside them in the same run, since the machine may be slow for reasons of its own.
 */
import { randomUUID } from 'node:crypto';
import { commandTask } from '@holdpoint/client/command';
import { plain } from '@holdpoint/contracts/payload';
import { until } from '@holdpoint/installation/wait';
import { OTHERS, otherCase, ROUNDS, WAITING, waitingCase } from '../cases/waiting-cases.ts';
import { requestedBy, tenant } from '../names.ts';
import { type CaseTask, taskOf } from './requests.ts';
import type { RunLog } from './run-log.ts';
import { eachOf, sendTasks } from './send.ts';
import type { Setting } from './setting.ts';

const DEADLINE_MS = 240_000;
/** Below this share of their speed before, the others count as slowed down. A held worker would stop them altogether. */
const SLOWED_BELOW = 1 / 5;

export interface WaitingRun {
  readonly waiting: readonly CaseTask[];
  readonly others: readonly CaseTask[];
  /** Others per second. */
  readonly before: number;
  readonly beside: number;
  /** Attempts that the executor ran while only the waiting ones were left, by its own gauge. */
  readonly workersHeld: number;
  /** Waiting calls of which nothing was heard while the others ran. */
  readonly stillWaiting: number;
}

export async function runWaiting(
  setting: Setting,
  log: RunLog,
  run: string,
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<WaitingRun> {
  const { connection } = setting.installation;
  const rounds = new Rounds(setting, log, run);
  const before = await rounds.fastest();
  const waiting = tasksOf(waitingCase, run, WAITING);
  onProgress(`${WAITING} calls on their way to a service that tells them to wait`);
  await sendTasks(connection, waiting);
  const count = () => waiting.filter(({ taskId }) => isWaiting(log, taskId)).length;
  await until(`${WAITING} calls waiting`, DEADLINE_MS, async () => {
    onProgress(`${count()} of ${WAITING} calls wait for their retry`);
    return count() === WAITING;
  });
  const beside = await rounds.fastest();
  const stillWaiting = count();
  const workersHeld = await runningNow(setting);
  await eachOf(waiting, ({ taskId }) => commandTask(connection, cancelOf(taskId), signal));
  await until('the waiting ones cancelled', DEADLINE_MS, async () => waiting.every(({ taskId }) => log.hasEnded(taskId)));
  return { waiting, others: rounds.tasks, before, beside, workersHeld, stillWaiting };
}

/** What the table says of it beyond what each of the tasks tells. */
export function waitingDeeds({ before, beside, workersHeld, stillWaiting }: WaitingRun): readonly string[] {
  const share = Math.round((beside / before) * 100);
  return [
    stillWaiting === WAITING ? 'all of them at once' : `only ${stillWaiting} of them at once`,
    workersHeld === 0 ? 'held no worker' : `HELD ${workersHeld} WORKERS`,
    beside / before >= SLOWED_BELOW ? 'others ran at full speed' : `others SLOWED to ${share} %`,
  ];
}

/** The first attempt was told to wait, and nothing has happened since. */
function isWaiting(log: RunLog, taskId: string): boolean {
  const last = log.of(taskId).at(-1);
  return last?.type === 'CallFailed' && last.counted && last.nextAttemptAt !== undefined;
}

class Rounds {
  readonly #setting: Setting;
  readonly #log: RunLog;
  readonly #run: string;
  readonly tasks: CaseTask[] = [];

  constructor(setting: Setting, log: RunLog, run: string) {
    this.#setting = setting;
    this.#log = log;
    this.#run = run;
  }

  /** Tasks per second of the fastest round. */
  async fastest(): Promise<number> {
    const speeds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) speeds.push(await this.#one());
    return Math.max(...speeds);
  }

  async #one(): Promise<number> {
    const tasks = tasksOf(otherCase, this.#run, OTHERS, this.tasks.length);
    this.tasks.push(...tasks);
    const startedAt = performance.now();
    await sendTasks(this.#setting.installation.connection, tasks);
    await until('a round of the others', DEADLINE_MS, async () => tasks.every(({ taskId }) => this.#log.hasEnded(taskId)));
    return tasks.length / ((performance.now() - startedAt) / 1_000);
  }
}

function tasksOf(faultCase: typeof waitingCase, run: string, count: number, from = 0): readonly CaseTask[] {
  const at = new Date().toISOString();
  return Array.from({ length: count }, (_, index) => taskOf(faultCase, run, at, from + index + 1));
}

function cancelOf(taskId: string) {
  const moment = { commandId: randomUUID(), at: new Date().toISOString() };
  return { type: 'CancelTask', ...moment, tenant, taskId, by: requestedBy, reason: plain('it has been seen to wait') } as const;
}

/** The sum of `holdpoint_executor_running` over the tools. */
async function runningNow({ services }: Setting): Promise<number> {
  const response = await fetch(`${services.urlOf('steady-executor')}/metrics`);
  const lines = (await response.text()).split('\n').filter((line) => line.startsWith('holdpoint_executor_running{'));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
