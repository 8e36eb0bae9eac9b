import type { RuntimeHealth } from '@holdpoint/stream/health';
import { expect, test } from 'vitest';
import { createMetrics } from '../src/metrics.ts';
import { partitionsReport } from '../src/partitions-report.ts';
import { addStoppedGauges } from '../src/stopped-gauges.ts';
import { streamCheck } from '../src/stream-health.ts';

const at = { topic: 'task.requests', partition: 3, offset: 1042 };
const health: RuntimeHealth = {
  joined: true,
  partitions: [
    { topic: 'task.events', partition: 2, status: 'recovering', since: 0, code: 'FencedError', reason: 'FencedError: of before' },
    { topic: 'task.events', partition: 3, status: 'stopped', since: 5, code: 'RECORDS_GONE', reason: 'RECORDS_GONE: gone', at },
  ],
};

test('a stopped partition is named in /readyz with its record and reason', async () => {
  expect(await streamCheck(() => health)()).toEqual({
    status: 'failing',
    reason: 'task.events/3 stopped at task.requests/3/1042: RECORDS_GONE: gone',
  });
});

test('a stopped partition has its gauge and its offset, and none once it goes on', async () => {
  const metrics = createMetrics('x');
  let now = health;
  addStoppedGauges(metrics, { health: () => now });
  const text = await metrics.text();
  const labels = 'topic="task.events",partition="3",code="RECORDS_GONE",service="x"';
  expect(text).toContain(`holdpoint_stream_stopped_partitions{${labels}} 1`);
  expect(text).toContain('holdpoint_stream_stopped_offset{topic="task.requests",partition="3",service="x"} 1042');
  now = { joined: true, partitions: [] };
  expect(await metrics.text()).not.toMatch(/holdpoint_stream_stopped_(partitions|offset)\{/);
});

test('a report says why of what waits or is stopped, and nothing of troubles that are over', () => {
  const self = { service: 'x', process: 'x@host@1@2', everyMs: 5_000 };
  const { partitions, ...rest } = partitionsReport(self, health, new Date(7));
  expect(rest).toEqual({ type: 'PartitionsReported', ...self, at: '1970-01-01T00:00:00.007Z' });
  expect(partitions).toEqual([
    { topic: 'task.events', partition: 2, status: 'recovering', since: '1970-01-01T00:00:00.000Z', positions: {} },
    {
      ...{ topic: 'task.events', partition: 3, status: 'stopped', since: '1970-01-01T00:00:00.005Z', positions: {} },
      ...{ code: 'RECORDS_GONE', reason: 'RECORDS_GONE: gone', at },
    },
  ]);
});
