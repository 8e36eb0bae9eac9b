import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { startDemo } from '../support/demo-process.ts';

const home = mkdtempSync(join(tmpdir(), 'holdpoint-chaos-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const kill = z.object({
  process: z.string(),
  unended: z.int().min(10),
  in_flight: z.int().min(0),
  progress_after_s: z.number().positive(),
});
const reportSchema = z.looseObject({
  chaos: z.object({ seed: z.int(), kills: z.array(kill), redelivered_calls: z.int().min(1) }),
});

/** What the own set comes to when nothing is killed. */
const undisturbed = {
  tasks: { completed: 112, failed: 8, cancelled: 0 },
  calls: { applied_twice: 0 },
  worlds: { matching: 120 },
  approvals: { irreversible_without_approval: 0 },
  human_steps: { expected: 88, unexpected: 3 },
  audit: { missing: 0, verified: true },
  sequence_gaps: 0,
  dead_letters: 0,
};

test('every process is killed while it works, and nothing is lost, repeated or left out of the audit', {
  timeout: 300_000,
}, async () => {
  const demo = startDemo(['demo', '--chaos', '--seed', '11', '--home', home]);
  onTestFinished(async () => {
    demo.kill('SIGTERM');
    await demo.ended;
  });
  expect(await demo.ended, demo.output()).toBe(0);
  expect(demo.output()).toContain('All of it holds.');
  const report = reportSchema.parse(JSON.parse(readFileSync(join(home, 'demo-report.json'), 'utf8')));
  expect(report).toMatchObject(undisturbed);
  const times = Map.groupBy(report.chaos.kills, ({ process }) => process);
  const counts = Object.fromEntries([...times].map(([process, kills]) => [process, kills.length]));
  expect(counts).toEqual({
    ...{ 'task-runner': 3, 'tool-executor': 3, 'approval-service': 3, 'audit-projector': 3, 'metrics-projector': 3 },
    ...{ kafka: 1, registry: 1, postgres: 1 },
  });
  for (const { in_flight } of times.get('tool-executor') ?? []) expect(in_flight).toBeGreaterThan(0);
});
