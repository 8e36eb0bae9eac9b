import { FencedError, UnknownOutcomeError } from '@holdpoint/stream/errors';
import { MemoryBroker } from '@holdpoint/stream/memory/broker';
import { memoryLogs } from '@holdpoint/stream/memory/fenced-log';
import { ManualClock } from '@holdpoint/stream/memory/manual-clock';
import { memoryPublisher } from '@holdpoint/stream/memory/publisher';
import { describe, expect, test } from 'vitest';

const record = (text: string) => ({ key: 'k', headers: {}, value: Buffer.from(text) });

/** A broker whose first request of a kind arrives 100 ms after it was given up. */
function lateBroker() {
  const clock = new ManualClock(0);
  const late = ['late', 'ok', 'ok'] as ('late' | 'ok')[];
  const next = () => late.shift() ?? 'ok';
  const broker = new MemoryBroker({ clock, faults: { append: next, publish: next, lateMs: () => 100 } });
  broker.createTopic({ topic: 'log', partitions: 1, config: {} });
  const texts = () =>
    broker
      .log('log', 0)
      .slice(0, 100)
      .records.map(({ value }) => value?.toString());
  const settled = async <T>(work: Promise<T>): Promise<T | Error> => {
    const end = work.catch((error: Error) => error);
    await clock.advance(10);
    return end;
  };
  return { clock, broker, texts, settled };
}

describe('a request that arrives after it was given up', () => {
  test('commits what it carries, if nobody has taken the log meanwhile', async () => {
    const { clock, broker, texts, settled } = lateBroker();
    const log = memoryLogs(broker).open('log', 0);
    await settled(log.takeOver());
    expect(await settled(log.append([record('one')]))).toBeInstanceOf(UnknownOutcomeError);
    expect(texts()).toEqual([]);
    await clock.advance(200);
    expect(texts()).toEqual(['one']);
  });

  test('G3: is refused after a fence', async () => {
    const { clock, broker, texts, settled } = lateBroker();
    const [old, young] = [memoryLogs(broker).open('log', 0), memoryLogs(broker).open('log', 0)];
    await settled(old.takeOver());
    await settled(old.append([record('one')]));
    await settled(young.takeOver());
    await settled(young.append([record('two')]));
    await clock.advance(200);
    expect(texts()).toEqual(['two']);
    await settled(old.takeOver());
    expect(await settled(young.append([record('three')]))).toBeInstanceOf(FencedError);
  });

  test('is a second record, behind the first try’s repeat', async () => {
    const { clock, broker, texts, settled } = lateBroker();
    await settled(memoryPublisher(broker).publish([{ topic: 'log', ...record('one') }]));
    expect(texts()).toEqual(['one']);
    await clock.advance(200);
    expect(texts()).toEqual(['one', 'one']);
  });
});

test('two processes see one broker, each by its own clock, and its append times are its own', async () => {
  const [clock, own] = [new ManualClock(1_000), new ManualClock(5_000)];
  const broker = new MemoryBroker({ clock });
  broker.createTopic({ topic: 'log', partitions: 1, config: {} });
  const publishing = memoryPublisher(broker.seenBy({ clock: own })).publish([{ topic: 'log', ...record('one') }]);
  await own.advance(10);
  await publishing;
  expect(broker.log('log', 0).at(0)?.appendedAt).toBe(1_000);
});
