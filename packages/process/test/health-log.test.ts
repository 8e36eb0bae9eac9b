import { Writable } from 'node:stream';
import { createHealth } from '@holdpoint/process/health';
import { logHealth } from '@holdpoint/process/health-log';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';

interface Line {
  readonly msg: string;
  readonly forSeconds?: number;
}

function logged() {
  const lines: Line[] = [];
  const sink = new Writable({
    write: (line, _, done) => {
      lines.push(JSON.parse(String(line)));
      done();
    },
  });
  return { lines, log: pino({}, sink) };
}

test('one line every five seconds says what is waited for, however often it is tried, and one that it is over', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { lines, log } = logged();
  const health = createHealth();
  let away = true;
  health.add('kafka', () => (away ? { status: 'failing', reason: 'no answer from Kafka' } : { status: 'ok' }));
  health.add('catalog', () => ({ status: 'ok' }));
  health.enter('running');
  const end = logHealth(health, log);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(lines.map(({ msg }) => msg)).toEqual(Array.from({ length: 12 }, () => 'not ready: kafka: no answer from Kafka'));
  expect(lines.at(-1)?.forSeconds).toBe(55);
  away = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(lines.slice(12).map(({ msg }) => msg)).toEqual(['ready']);
  end();
});
