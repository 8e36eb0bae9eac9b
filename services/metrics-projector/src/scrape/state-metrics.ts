/** The metrics of DESIGN section 9 that tables hold: read at each scrape, never incremented, so that a replay cannot count twice. */
import type { Metrics } from '@holdpoint/process/metrics';
import type { Sql } from '@holdpoint/process/sql';
import type { CounterName, LatestName } from '../domain/fact.ts';
import { sql } from '../store/statements.ts';
import { registerHistograms } from './histograms.ts';
import { Snapshot } from './snapshot.ts';

/** From when on a live task counts as stuck. */
export interface StuckLimits {
  /** How late a deadline, a retry or an answer may be. */
  readonly graceMs: number;
  /** How long a task that waits for no moment may have no event. */
  readonly silenceMs: number;
}

/** All that operations.stuck_reason tells. */
const STUCK_REASONS = ['deadline', 'no_progress', 'loop', 'missed_approval', 'lost_worker'];

/** Adds them all. Depth, age and stuck tasks are seen at the time of the scrape, which `now` tells (epoch ms). */
export function registerStateMetrics(metrics: Metrics, database: Sql, limits: StuckLimits, now: () => number): void {
  registerDepth(metrics, database);
  registerStuck(metrics, database, limits, now);
  registerApprovals(metrics, database);
  registerCounters(metrics, database);
  registerLatest(metrics, database);
  registerHistograms(metrics, database);
}

function registerDepth(metrics: Metrics, database: Sql): void {
  interface Depth {
    readonly task_type: string;
    readonly status: string;
    readonly tasks: number;
    readonly oldest: number;
  }
  const depth = new Snapshot(() => database.query<Depth>(sql.readDepth));
  const labels = ['task_type', 'status'] as const;
  metrics.gauge({
    name: 'holdpoint_tasks',
    help: 'Tasks that have not ended',
    labels,
    collect: async (gauge) => {
      gauge.reset();
      for (const { task_type, status, tasks } of await depth.read()) gauge.set({ task_type, status }, tasks);
    },
  });
  metrics.gauge({
    name: 'holdpoint_task_oldest_timestamp_seconds',
    help: 'Since when the task that has been longest in this status is in it',
    labels,
    collect: async (gauge) => {
      gauge.reset();
      for (const { task_type, status, oldest } of await depth.read()) gauge.set({ task_type, status }, oldest);
    },
  });
}

function registerStuck(metrics: Metrics, database: Sql, { graceMs, silenceMs }: StuckLimits, now: () => number): void {
  metrics.gauge({
    name: 'holdpoint_tasks_stuck',
    help: 'Tasks that do not go on although they should, by what is missing',
    labels: ['reason'],
    collect: async (gauge) => {
      const values = [new Date(now()), graceMs / 1_000, silenceMs / 1_000];
      const rows = await database.query<{ reason: string; tasks: number }>(sql.readStuck, values);
      const counts = new Map(rows.map(({ reason, tasks }) => [reason, tasks]));
      for (const reason of STUCK_REASONS) gauge.set({ reason }, counts.get(reason) ?? 0);
    },
  });
}

function registerApprovals(metrics: Metrics, database: Sql): void {
  metrics.gauge({
    name: 'holdpoint_approvals_pending',
    help: 'Approvals that people may still decide',
    labels: ['tool'],
    collect: async (gauge) => {
      gauge.reset();
      const rows = await database.query<{ tool: string; approvals: number }>(sql.countPendingApprovals);
      for (const { tool, approvals } of rows) gauge.set({ tool }, approvals);
    },
  });
}

interface CounterRow {
  readonly metric: string;
  readonly labels: Record<string, string>;
  readonly total: number;
}

const counters: Readonly<Record<CounterName, { readonly help: string; readonly labels: readonly string[] }>> = {
  tool_calls: { help: 'Calls by how they were settled', labels: ['tool', 'outcome', 'failure_class'] },
  tool_attempts: { help: 'Attempts that came to an end', labels: ['tool', 'outcome'] },
  human_steps: { help: 'Times that a person was asked', labels: ['task_type', 'kind', 'expected'] },
  tasks_finished: { help: 'Tasks that have ended', labels: ['task_type', 'status'] },
  tasks_with_unexpected_human_steps: {
    help: 'Tasks that have ended and in which a person was asked unexpectedly',
    labels: ['task_type'],
  },
};

function registerCounters(metrics: Metrics, database: Sql): void {
  const rows = new Snapshot(() => database.query<CounterRow>(sql.readCounters));
  for (const [metric, { help, labels }] of Object.entries(counters)) {
    metrics.counter({
      name: `holdpoint_${metric}_total`,
      help,
      labels,
      collect: async (counter) => {
        counter.reset();
        for (const row of await rows.read()) if (row.metric === metric) counter.inc(row.labels, row.total);
      },
    });
  }
}

function registerLatest(metrics: Metrics, database: Sql): void {
  const metric: LatestName = 'tool_last_success';
  metrics.gauge({
    name: `holdpoint_${metric}_timestamp_seconds`,
    help: 'When a call of the tool last succeeded',
    labels: ['tool'],
    collect: async (gauge) => {
      const rows = await database.query<{ metric: string; labels: { tool: string }; at_ms: number }>(sql.readLatest);
      for (const row of rows) if (row.metric === metric) gauge.set(row.labels, row.at_ms / 1_000);
    },
  });
}
