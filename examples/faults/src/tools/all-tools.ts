import type { Effect } from '@holdpoint/contracts/vocabulary';
import type { Tool } from '@holdpoint/sdk/tool';
import { killedPool, lostPool, steadyPool } from '../names.ts';
import { fileTool } from './file-tool.ts';
import { type HttpToolOptions, httpTool } from './http-tool.ts';
import { sqlTool } from './sql-tool.ts';
import { shortTimeoutMs, watchedTimeoutMs } from './terms.ts';
import type { World } from './world.ts';

export const effects: readonly Effect[] = ['read', 'idempotent', 'once'];

/** Every tool of the example, for every pool. The name says what it works with, then its effect. */
export function faultyTools(world: World): readonly Tool[] {
  const http = (options: Omit<HttpToolOptions, 'pool'>, pool = steadyPool) => httpTool(world, { ...options, pool });
  return [
    ...effects.flatMap((effect) => [
      http({ name: `faults.http_${effect}`, effect }),
      http({ name: `faults.typed_${effect}`, effect, isTyped: true }),
      http({ name: `faults.hurried_${effect}`, effect, timeoutMs: shortTimeoutMs }),
      sqlTool(world, `faults.sql_${effect}`, steadyPool, effect),
      fileTool(world, `faults.file_${effect}`, steadyPool, effect),
    ]),
    http({ name: 'faults.told_once', effect: 'once', reconciles: true }),
    http({ name: 'faults.never_fresh', effect: 'idempotent', isTyped: true, refresh: 'none' }),
    http({ name: 'faults.falsely_fresh', effect: 'idempotent', isTyped: true, refresh: 'answers_nonsense' }),
    http({ name: 'faults.one_at_a_time', effect: 'read', limits: { concurrency: 1 } }),
    http({ name: 'gated.idempotent', effect: 'idempotent', isTyped: true, reversibility: 'partially_reversible' }),
    http({ name: 'gated.once', effect: 'once', isTyped: true, reversibility: 'irreversible' }),
    http({ name: 'gated.killed_idempotent', effect: 'idempotent', reversibility: 'irreversible', ...watched }, killedPool),
    ...[killedPool, lostPool].flatMap((pool) => killableTools(http, pool)),
  ];
}

const watched = { isWatched: true, timeoutMs: watchedTimeoutMs } as const;

function killableTools(http: (options: Omit<HttpToolOptions, 'pool'>, pool: string) => Tool, pool: string): readonly Tool[] {
  const word = pool.replace('faults-', '');
  return [
    ...effects.map((effect) => http({ name: `faults.${word}_${effect}`, effect, ...watched }, pool)),
    http({ name: `faults.${word}_told_once`, effect: 'once', reconciles: true, ...watched }, pool),
  ];
}
