import { createHealth } from '@holdpoint/process/health';
import { createLogger } from '@holdpoint/process/logger';
import { createMetrics } from '@holdpoint/process/metrics';
import { ManualClock } from '@holdpoint/stream/memory/manual-clock';
import { expect, test } from 'vitest';
import { HostingWatch } from '../src/hosting-watch.ts';
import { addLoadGauges, createObserver } from '../src/metrics.ts';
import type { Answered } from '../src/observer.ts';
import { AdmissionGates } from '../src/running/admission-gates.ts';
import { toolWith } from './support/tools.ts';

const clock = new ManualClock(0);
const fact: Answered = { tool: 'bank.transfer', version: 1, callId: 'c', attempt: 1, answer: 'ToolCallFailed' };

test('answers are counted by class, never by a code of a tool’s own making', async () => {
  const metrics = createMetrics('tool-executor');
  const parts = { metrics, log: createLogger({ service: 'test', level: 'silent' }), health: createHealth() };
  const observer = createObserver(parts, new HostingWatch(clock));
  observer.answered({ ...fact, class: 'data_error', code: 'ORDER_4711_GONE', durationMs: 40 });
  observer.answered({ ...fact, answer: 'ToolCallRefused', code: 'DIGEST_MISMATCH' });
  const text = await metrics.text();
  expect(text).toContain('answer="ToolCallFailed",detail="data_error"');
  expect(text).toContain('answer="ToolCallRefused",detail="DIGEST_MISMATCH"');
  expect(text).not.toContain('4711');
});

test('what runs is read from state at each scrape', async () => {
  const metrics = createMetrics('tool-executor');
  const gates = new AdmissionGates({ clock, concurrency: 2 });
  addLoadGauges(metrics, gates);
  await gates.enter(toolWith(), new AbortController().signal, clock.now());
  expect(await metrics.text()).toMatch(/holdpoint_executor_running\{tool="bank\.transfer",.*\} 1/);
});

test('a contract that is asked for and not hosted shows in readiness for five minutes', async () => {
  const watch = new HostingWatch(clock);
  watch.saw({ ...fact, answer: 'ToolCallNotStarted', reason: 'not_hosted' });
  expect(watch.check()).toEqual({ status: 'failing', reason: 'NOT_HOSTED: asked for bank.transfer v1' });
  await clock.advance(5 * 60_000 + 1);
  expect(watch.check()).toEqual({ status: 'ok' });
});
