import { createHealth } from '@holdpoint/process/health';
import { startHealthServer } from '@holdpoint/process/http';
import { createLogger } from '@holdpoint/process/logger';
import { createMetrics } from '@holdpoint/process/metrics';
import { afterEach, beforeEach, expect, test } from 'vitest';

const log = createLogger({ service: 'test', level: 'fatal' });
const health = createHealth();
const metrics = createMetrics('test');
let server: Awaited<ReturnType<typeof startHealthServer>>;
beforeEach(async () => {
  server = await startHealthServer({ host: '127.0.0.1', port: 0, health, metrics, log });
});
afterEach(() => server.close());

const get = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${server.port}${path}`, { method });

test('it lives from the start, and is ready when its process runs', async () => {
  expect((await get('/livez')).status).toBe(200);
  expect((await get('/readyz')).status).toBe(503);
  health.enter('running');
  const ready = await get('/readyz?verbose');
  expect(ready.status).toBe(200);
  expect(await ready.json()).toEqual({ status: 'ready', phase: 'running', checks: {} });
});

test('metrics are in the text format of Prometheus, and gauges are read at scrape', async () => {
  let depth = 1;
  metrics.gauge({
    name: 'holdpoint_test_depth',
    help: 'Depth of the test',
    labels: ['kind'],
    collect: (gauge) => gauge.set({ kind: 'a' }, depth),
  });
  depth = 7;
  const response = await get('/metrics');
  expect(response.headers.get('content-type')).toContain('text/plain');
  expect(await response.text()).toContain('holdpoint_test_depth{kind="a",service="test"} 7');
});

test('anything else is refused, and nothing is changed by a request', async () => {
  expect((await get('/')).status).toBe(404);
  expect((await get('/readyz', 'POST')).status).toBe(405);
});

test('an address that is taken is named', async () => {
  const again = startHealthServer({ host: '127.0.0.1', port: server.port, health, metrics, log });
  await expect(again).rejects.toThrow(`Cannot listen on 127.0.0.1:${server.port}: another process listens there`);
});
