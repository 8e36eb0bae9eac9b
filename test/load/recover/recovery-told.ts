/** What a runner says itself of its last recovery: its log line, and its metrics. */
import { readFileSync } from 'node:fs';
import { scrape } from '../../support/scraped-metrics.ts';

export interface RecoveryTold {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly events: number;
  readonly entities: number;
  readonly snapshotRecords: number;
  readonly durationMs: number;
  readonly fenceMs: number;
  readonly snapshotsMs: number;
  readonly replayMs: number;
}

export function lastRecovery(logFile: string): RecoveryTold | undefined {
  const line = readFileSync(logFile, 'utf8')
    .split('\n')
    .findLast((one) => one.includes('"partition recovered"') && one.includes('"task.events"'));
  if (line === undefined) return undefined;
  const told = JSON.parse(line) as Omit<RecoveryTold, 'at'> & { readonly time: string };
  return { ...told, at: Date.parse(told.time) };
}

/** The sum over its labels. */
export async function metricOf(url: string, name: string): Promise<number> {
  const [text = ''] = await scrape([url]);
  const values = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return values.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
