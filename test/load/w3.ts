/** W3: nothing is forgotten while it waits. N tasks wait at a gate, everything is killed and started again, each task is approved. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ApprovalAsked } from '@holdpoint/contracts/messages/approval-requests';
import { type Bed, openBed } from './bed.ts';
import { followEnds } from './client.ts';
import { approve, approversKey, park } from './gated-tasks.ts';
import { closedLoop } from './load.ts';
import { agents } from './names.ts';
import type { BenchOptions } from './options.ts';
import { round } from './percentiles.ts';
import { tell } from './progress.ts';
import { untilProjected, verifyProjections } from './projections.ts';
import { type Series, taskIdsOf } from './requests.ts';
import type { Result } from './result.ts';
import { untilShown, warmUp } from './series-work.ts';
import { cpuByProcess, difference, pssByProcess, total } from './usage.ts';
import { verifyLog } from './verify-log.ts';

const IDLE_MS = 10_000;
const topic = 'approval.events';

export async function w3(options: BenchOptions): Promise<Result> {
  const bed = await openBed(options);
  try {
    await bed.fleet.startServices();
    const series: Series = { name: 'gated', agent: agents.gate, count: options.tasks };
    const both = [await warmUp(bed), series];
    const asked = await park(bed, series);
    const parked = await idle(bed);
    const times = await killAndApprove(bed, series, asked);
    await untilProjected(bed.database, both);
    tell('verifying');
    const log = await verifyLog(bed.connection, both);
    return {
      findings: [...log.findings, ...(await verifyProjections(bed.database, both))],
      figures: { ...times, ...parked, lost_tasks: log.lost },
    };
  } finally {
    await bed.close();
  }
}

async function idle({ fleet }: Bed) {
  tell(`idle for ${IDLE_MS / 1_000} s`);
  // What projects the last of them is not idle yet.
  await delay(2_000);
  const before = cpuByProcess(fleet);
  await delay(IDLE_MS);
  const used = total(difference(cpuByProcess(fleet), before));
  return { idle_cores: round(used / (IDLE_MS / 1_000), 3), parked_pss_mib: pssByProcess(fleet) };
}

/** Seconds from the kill. */
async function killAndApprove(bed: Bed, series: Series, asked: readonly ApprovalAsked[]) {
  const { fleet, options } = bed;
  tell('kill -9 of everything');
  const killedAt = performance.now();
  const since = (at: number) => round((at - killedAt) / 1_000, 2);
  await fleet.killAll();
  await fleet.restartAll();
  const upAt = performance.now();
  tell('everything is up again; approving');
  const connection = await bed.reconnect();
  const starts = (await connection.admin.ranges(topic)).map(({ end }) => end);
  const taken = untilShown(connection, { topic, type: 'DecisionRecorded', count: 1 }, starts, fleet.broken).then(() =>
    performance.now(),
  );
  const ends = await followEnds(connection);
  const ended = taskIdsOf(series).map((taskId) => ends.ended(taskId));
  const key = approversKey(bed);
  const approving = closedLoop(asked.length, options.inFlight, (index) => approve(connection, key, asked[index]));
  const [readyAt, firstAt] = await ends.during(Promise.all([taken, Promise.race(ended), approving, ...ended]), fleet.broken);
  await ends.stop();
  return { up_s: since(upAt), ready_s: since(readyAt), first_done_s: since(firstAt), all_done_s: since(ends.lastAt) };
}
