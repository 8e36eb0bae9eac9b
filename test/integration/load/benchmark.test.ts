/** The benchmark as a person runs it, small: the line that it prints, and that it does not take a wrong outcome for a right one. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startDemo } from '../../support/demo-process.ts';

const positive = expect.toSatisfy((value: unknown) => typeof value === 'number' && value > 0, 'a number above 0');
const services = ['task-runner', 'tool-executor', 'approval-service', 'audit-projector', 'metrics-projector'];
const byProcess = Object.fromEntries(
  [...services, 'kafka', 'registry', 'postgres', 'client'].map((name) => [name, expect.any(Number)]),
);
const small = ['--warm-up', '20', '--in-flight', '32', '--partitions', '2'];

async function bench(args: readonly string[]): Promise<{ readonly exit: number | NodeJS.Signals; readonly line: unknown }> {
  const run = startDemo(['bench', ...args]);
  const exit = await run.ended;
  const last = run.output().trimEnd().split('\n').at(-1) ?? '';
  expect(last, run.output()).toMatch(/^\{/);
  return { exit, line: JSON.parse(last) };
}

test.concurrent('W1 verifies its own outcome and reports itself beside the bare loop', { timeout: 420_000 }, async () => {
  const { exit, line } = await bench(['w1', '--tasks', '100', ...small]);
  expect(line).toMatchObject({
    ...{ workload: 'w1', verified: true, tasks_per_s: positive, bare_tasks_per_s: positive, ratio: positive },
    ...{ cpu_s_per_1000_total: positive, cpu_s_per_1000: byProcess, pss_mib: byProcess, audited_lag_s: expect.any(Number) },
    disk_bytes_per_task: { kafka: positive, postgres: positive },
    options: { tasks: 100, in_flight: 32, partitions: 2, executors: 1, durable: false },
  });
  expect(exit).toBe(0);
});

test.concurrent('an outcome that is not what the tool returns is found, named, and the run fails', {
  timeout: 420_000,
}, async () => {
  const app = join(import.meta.dirname, 'tampering-app.ts');
  const { exit, line } = await bench(['w1', '--tasks', '30', ...small, '--no-bare', '--app', app]);
  expect(line).toMatchObject({
    verified: false,
    findings: [expect.stringMatching(/^task [0-9a-f-]{36}: call 3 returned another output$/)],
    findings_in_all: 1,
  });
  expect(exit).toBe(1);
});
