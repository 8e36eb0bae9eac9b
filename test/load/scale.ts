/** `npm run bench -- scale`: the throughput of a pool of 1, 2, 4 and 8 executors, each count in a fresh installation on the same infrastructure. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localConfig } from '@holdpoint/local/config';
import { type LocalAddresses, startLocalInfrastructure } from '@holdpoint/local/infrastructure';
import { discardHome } from '@holdpoint/local/stop-local';
import { stopOnSignal } from '@holdpoint/local/stop-on-signal';
import { ExecutorPool } from '../support/executor-pool.ts';
import { WAIT_MS } from '../support/world-app.ts';
import { callsPerSecond } from './calls-per-second.ts';
import { tell } from './progress.ts';
import type { Result } from './result.ts';

const COUNTS = [1, 2, 4, 8];
/** Attempts at once in one executor: few, so that the calls' own 50 ms are the bound and not the two cores. */
const CONCURRENCY = 1;
const POOL_PARTITIONS = 16;
const ROUNDS = 200;

interface ScaleFigure {
  readonly executors: number;
  readonly calls_per_s: number;
  /** Of what its places could do if a call cost nothing but its 50 ms. */
  readonly share_of_possible: number;
}

/** Figures for the JSON line. A pool that does not grow is a finding. */
export async function scale(): Promise<Result> {
  const measured = await onFreshInfrastructure(async (addresses) => {
    const found: ScaleFigure[] = [];
    for (const executors of COUNTS) {
      found.push(await measure(addresses, executors));
      tell(JSON.stringify(found.at(-1)));
    }
    return found;
  });
  const figures = { call_ms: WAIT_MS, concurrency: CONCURRENCY, pool_partitions: POOL_PARTITIONS, scale: measured };
  return { figures, findings: growthFindings(measured) };
}

async function measure(addresses: LocalAddresses, executors: number): Promise<ScaleFigure> {
  const topicPrefix = `scale-${executors}.`;
  const pool = await ExecutorPool.open({ addresses, topicPrefix, poolPartitions: POOL_PARTITIONS, concurrency: CONCURRENCY });
  try {
    await pool.join(executors);
    const places = executors * CONCURRENCY;
    const found = await callsPerSecond(pool, { places, name: topicPrefix, rounds: ROUNDS });
    const possible = (places * 1_000) / WAIT_MS;
    return { executors, calls_per_s: Math.round(found), share_of_possible: Math.round((found / possible) * 100) / 100 };
  } finally {
    await pool.close();
  }
}

/** Each count must do more than the one before it. */
function growthFindings(measured: readonly ScaleFigure[]): readonly string[] {
  return measured.flatMap((one, index) => {
    const before = measured[index - 1];
    if (before === undefined || one.calls_per_s > before.calls_per_s) return [];
    return [`${one.executors} executors did ${one.calls_per_s} calls/s, ${before.executors} did ${before.calls_per_s}`];
  });
}

async function onFreshInfrastructure<R>(work: (addresses: LocalAddresses) => Promise<R>): Promise<R> {
  const home = mkdtempSync(join(tmpdir(), 'holdpoint-scale-'));
  // PostgreSQL's own account has to reach its data when we are root.
  chmodSync(home, 0o711);
  const config = { ...localConfig(), brokers: undefined, registryUrl: undefined, databaseUrl: undefined };
  const infrastructure = await startLocalInfrastructure({ home, log: tell, config });
  const stop = async () => {
    await infrastructure.stop();
    discardHome(home);
    rmSync(home, { recursive: true, force: true });
  };
  const forget = stopOnSignal(stop);
  try {
    return await work(infrastructure);
  } finally {
    forget();
    await stop();
  }
}
