/**
 * Recovery: a runner with a long history, live tasks at their gate and a full dedupe window is killed and started again.
 *
 * The window is seeded through snapshots, the live tasks are run to their gate, and the history is copies of a task that was run. The runner folds the
 * history once, a part at a time, and takes its own snapshots of it: those are what is measured. Projectors stand still.
 */
import type { Connection } from '@holdpoint/client/connection';
import { sendRequest } from '@holdpoint/client/submit';
import { taskIdOf } from '@holdpoint/contracts/identity';
import type { ApprovalAsked } from '@holdpoint/contracts/messages/approval-requests';
import type { Service } from '@holdpoint/local/service';
import { type Bed, openBed } from '../bed.ts';
import { followEnds, tasksOf } from '../client.ts';
import { approve, approversKey, park } from '../gated-tasks.ts';
import { closedLoop } from '../load.ts';
import { agents, tenant } from '../names.ts';
import type { BenchOptions } from '../options.ts';
import { round } from '../percentiles.ts';
import { pssBytes } from '../process-figures.ts';
import { tell } from '../progress.ts';
import { orderOf, requestOf, type Series, taskIdsOf } from '../requests.ts';
import type { Result } from '../result.ts';
import { Course } from './course.ts';
import { templateOf } from './history.ts';
import { metricOf } from './recovery-told.ts';
import { openSeedingWriter, seededKey } from './seeding-writer.ts';

/** The task that the history is copied from. */
const templates: Series = { name: 'template', agent: agents.calls, count: 1 };

export async function recover(options: BenchOptions): Promise<Result> {
  const bed = await openBed(options);
  const writer = await openSeedingWriter(bed.settings);
  try {
    tell(`filling the window with ${options.window} ended tasks`);
    await writer.fillWindow(options.window);
    const service = await startWithoutProjectors(bed);
    const template = await templateOf(bed.connection, await runOne(bed, templates));
    const asked = await park(bed, gatedOf(options));
    const course = new Course(bed, writer, template, service);
    const tenth = await course.measureAt(Math.floor(options.events / 10));
    const whole = await course.measureAt(options.events);
    const kept = await memoryOf(course.service, options);
    const after = await goOn(bed, asked);
    return {
      findings: [...course.findings, ...kept.findings, ...after.findings],
      figures: { ...whole, tenth, ...kept.figures, replay_events_per_s: Math.max(...course.replayRates), ...after.figures },
    };
  } finally {
    await writer.close();
    await bed.close();
  }
}

const gatedOf = ({ tasks }: BenchOptions): Series => ({ name: 'gated', agent: agents.gate, count: tasks });

/** The runner last: it is what the others wait for. */
async function startWithoutProjectors({ fleet }: Bed): Promise<Service> {
  const others = fleet.members.filter(({ service }) => service === 'tool-executor' || service === 'approval-service');
  for (const member of others) await fleet.start(member);
  return fleet.start({ service: 'task-runner', name: 'task-runner' }, { LOG_LEVEL: 'info' });
}

/** Runs one task to its end, and returns its id. */
async function runOne({ connection, fleet }: Bed, series: Series): Promise<string> {
  const ends = await followEnds(connection);
  await ends.during(closedLoop(1, 1, tasksOf(connection, ends, series)), fleet.broken);
  await ends.stop();
  return taskIdOf(tenant, orderOf(series, 0));
}

/** What the runner holds after its last recovery. */
async function memoryOf({ url, pid }: Service, { window }: BenchOptions) {
  const bytes = await metricOf(url, 'holdpoint_stream_window_bytes');
  const remembered = await metricOf(url, 'holdpoint_stream_remembered_entities');
  const figures = {
    window_entries: remembered,
    window_bytes_per_entry: round(bytes / remembered, 1),
    runner_pss_mib: round(pssBytes(pid) / 2 ** 20, 0),
  };
  return { figures, findings: remembered < window ? [`${remembered} ended tasks are remembered, not ${window}`] : [] };
}

/** Work goes on: a task that ended before is not run again, known by the log or by the window alone, and every live one is approved and completes. */
async function goOn(bed: Bed, asked: readonly ApprovalAsked[]) {
  const { connection, fleet, options } = bed;
  tell('the live tasks go on');
  const [range] = await connection.admin.ranges('task.events');
  const repeats = [requestOf(templates, 0), { ...requestOf(templates, 0), idempotencyKey: seededKey(options.window - 1) }];
  for (const request of repeats) await sendRequest(connection, request);
  const ends = await followEnds(connection);
  const ids = taskIdsOf(gatedOf(options));
  const ended = ids.map((taskId) => ends.ended(taskId));
  const key = approversKey(bed);
  const approving = closedLoop(asked.length, options.inFlight, (index) => approve(connection, key, asked[index]));
  await ends.during(Promise.all([approving, ...ended]), fleet.broken);
  await ends.stop();
  // Requests are decided in their order: behind this one the repeats have been.
  await runOne(bed, { ...templates, name: 'new' });
  const repeated = repeats.map(({ idempotencyKey }) => taskIdOf(tenant, idempotencyKey));
  const again = await countEventsOf(connection, repeated, range?.end ?? 0);
  const findings = again === 0 ? [] : [`${again} events of tasks that had ended before`];
  return { findings, figures: { went_on: ended.length, ran_again: again } };
}

async function countEventsOf({ reader, admin }: Connection, taskIds: readonly string[], from: number): Promise<number> {
  const [range] = await admin.ranges('task.events');
  let count = 0;
  await reader.read('task.events', 0, from, range?.end ?? from, (raw) => {
    if (raw.key !== null && taskIds.includes(raw.key)) count += 1;
  });
  return count;
}
