/** The requests of a set, carried out while everything that works on them is killed. */
import { approvalLog } from '@holdpoint/client/event-log';
import { followLog } from '@holdpoint/client/whole-log';
import type { Installation } from '@holdpoint/installation/installation';
import type { ServiceEnvironments, Services } from '@holdpoint/installation/services';
import { type EndedWait, untilTasksEnded } from '@holdpoint/installation/wait';
import type { LocalInfrastructure } from '@holdpoint/local/infrastructure';
import type { OpenDataSet } from '../../data-set/data-set.ts';
import { taskIdIn, toTaskRequests } from '../../requests.ts';
import { type Kill, Killing } from './killing.ts';
import { Projected } from './projected.ts';
import { RunWatch } from './run-watch.ts';
import { Storefront } from './storefront.ts';
import { isServer, type PlannedKill } from './victims.ts';

export interface ChaosRun {
  readonly set: OpenDataSet;
  readonly installation: Installation;
  readonly infrastructure: LocalInfrastructure;
  readonly services: Services;
  readonly plan: readonly PlannedKill[];
  readonly wait: Pick<EndedWait, 'stallMs' | 'signal' | 'onProgress'>;
  readonly onKill: (line: string) => void;
}

/** The shop's pace under chaos: calls that last long enough to be met by a kill. */
export const slowShop = (seed: number): ServiceEnvironments => ({
  'tool-executor': { RETAIL_LATENCY_MS: '50-200', RETAIL_LATENCY_SEED: String(seed) },
});

/** What can be killed: servers that the environment gave are not ours. */
export const killable = (plan: readonly PlannedKill[], { pids }: LocalInfrastructure): readonly PlannedKill[] =>
  plan.filter(({ victim }) => !isServer(victim) || pids()[victim] !== undefined);

/** Returns when all has been killed and every task has ended. @throws StalledError; the signal's reason once it aborts */
export async function runUnderChaos(
  run: ChaosRun,
): Promise<{ readonly taskIds: readonly string[]; readonly kills: readonly Kill[] }> {
  const { set, installation, wait, plan } = run;
  const { connection } = installation;
  const taskIds = set.tasks.map((task) => taskIdIn({ set }, task));
  const storefront = new Storefront(connection, toTaskRequests({ set, requestedAt: new Date().toISOString() }));
  const projected = new Projected(installation.databases.ownerUrl);
  const watch = new RunWatch();
  const done = new AbortController();
  const signal = AbortSignal.any([wait.signal, done.signal]);
  const killing = new Killing({ ...run, storefront, watch, projected, signal });
  const following = followApprovals(installation, watch, signal);
  const ended = untilTasksEnded(connection, { ...wait, signal, taskIds, onEvent: (event) => watch.noteTask(event) });
  const kills = killing.run(plan).then(async (made) => {
    await storefront.send(storefront.left);
    return made;
  });
  try {
    const [made] = await Promise.all([kills, ended, Promise.race([following, ended])]);
    return { taskIds, kills: made };
  } finally {
    done.abort(new Error('the run is over'));
    await Promise.allSettled([kills, ended, following]);
    await projected.close();
  }
}

async function followApprovals({ connection }: Installation, watch: RunWatch, signal: AbortSignal): Promise<void> {
  const log = approvalLog(connection);
  const ranges = await connection.admin.ranges(log.topic);
  const starts = ranges.map(({ start }) => start);
  await followLog(log, starts, { signal, onEvent: (event) => watch.noteApproval(event) });
}
