import { describe, expect, test } from 'vitest';
import { createMetrics } from '../src/metrics.ts';
import { addProcessorGauges, streamCheck } from '../src/stream-health.ts';

describe('a stream runtime is ready', () => {
  const partition = { topic: 'task.events', partition: 0, since: 0 } as const;
  test.each([
    ['running', { joined: true, partitions: [{ ...partition, status: 'running' }] }, { status: 'ok', detail: '1 partitions' }],
    [
      'recovering',
      { joined: true, partitions: [{ ...partition, status: 'recovering' }] },
      { status: 'ok', detail: '1 partitions' },
    ],
    [
      'not joined',
      { joined: false, partitions: [] },
      { status: 'failing', reason: 'not joined to its group: starting, or joining again' },
    ],
    ['failed', { joined: false, failure: 'no broker', partitions: [] }, { status: 'failing', reason: 'no broker' }],
    [
      'stopped',
      { joined: true, partitions: [{ ...partition, status: 'stopped', reason: 'a gap' }] },
      { status: 'failing', reason: 'task.events/0 stopped: a gap' },
    ],
  ] as const)('or not: %s', async (_what, health, state) => {
    expect(await streamCheck(() => health)()).toEqual(state);
  });
});

test('the gauges of a processor are sums over its partitions', async () => {
  const metrics = createMetrics('x');
  const one = {
    partition: 0,
    liveEntities: 2,
    liveBytes: 0,
    rememberedEntities: 0,
    retiredEntities: 0,
    windowBytes: 0,
    forgottenBefore: 0,
    snapshots: { uncoveredRecords: 7, neededBytes: 0, writtenBytes: 0 },
    queuedInputs: 0,
    pendingTimers: 1,
    undispatched: 0,
  };
  addProcessorGauges(metrics, {
    start: async () => {},
    stop: async () => {},
    health: () => ({ joined: true, partitions: [] }),
    gauges: () => [one, { ...one, partition: 1 }],
    resume: () => undefined,
  });
  const text = await metrics.text();
  expect(text).toContain('holdpoint_stream_live_entities{service="x"} 4');
  expect(text).toContain('holdpoint_stream_partitions{service="x"} 2');
  expect(text).toContain('holdpoint_stream_uncovered_records{service="x"} 14');
});
