import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { sharedRetailFolder } from '../../examples/retail/test/support/shared-data-set.ts';
import { startDemo } from '../support/demo-process.ts';
import { ownReport, realReport } from '../support/known-demo-reports.ts';

const killSchema = z.object({
  process: z.string(),
  unended: z.int().min(10),
  in_flight: z.int().min(0),
  progress_after_s: z.number().positive(),
});
const reportSchema = z.looseObject({
  chaos: z.object({ seed: z.int(), kills: z.array(killSchema), redelivered_calls: z.int().min(1) }),
});

const killsWanted = {
  ...{ 'task-runner': 3, 'tool-executor': 3, 'approval-service': 3, 'audit-projector': 3, 'metrics-projector': 3 },
  ...{ kafka: 1, registry: 1, postgres: 1 },
};

/** A home of its own; that of a failed run stays, with its data and logs, and is named. */
function openHome(seed: number): string {
  const home = mkdtempSync(join(tmpdir(), `holdpoint-chaos-${seed}-`));
  onTestFinished(({ task }) => {
    if (task.result?.state === 'fail') console.log(`What seed ${seed} left, data and logs, is in ${home}`);
    else rmSync(home, { recursive: true, force: true });
  });
  return home;
}

const real = sharedRetailFolder();
const runs = [
  { seed: 11, set: 'the own set', args: [], known: ownReport },
  real === undefined
    ? { seed: 12, set: 'the own set (../shared is not here)', args: [], known: ownReport }
    : { seed: 12, set: 'the real tasks', args: ['--data', resolve(real)], known: realReport },
  { seed: 13, set: 'the own set', args: [], known: ownReport },
];

test.for(runs)(
  'every process is killed while it works on $set (seed $seed), and nothing is lost, repeated or left out of the audit',
  {
    timeout: 400_000,
  },
  async ({ seed, args, known }) => {
    const home = openHome(seed);
    const demo = startDemo(['demo', '--chaos', '--seed', String(seed), '--home', home, ...args]);
    onTestFinished(async () => {
      demo.kill('SIGTERM');
      await demo.ended;
    });
    expect(await demo.ended, demo.output()).toBe(0);
    expect(demo.output()).toContain('All of it holds.');
    const report = reportSchema.parse(JSON.parse(readFileSync(join(home, 'demo-report.json'), 'utf8')));
    expect(report).toMatchObject(known);
    const times = Map.groupBy(report.chaos.kills, ({ process }) => process);
    expect(Object.fromEntries([...times].map(([process, kills]) => [process, kills.length]))).toEqual(killsWanted);
    for (const { in_flight } of times.get('tool-executor') ?? []) expect(in_flight).toBeGreaterThan(0);
  },
);
