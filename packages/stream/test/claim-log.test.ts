import { StoppedError, UnknownOutcomeError } from '@holdpoint/stream/errors';
import { MemoryBroker, type MemoryFault } from '@holdpoint/stream/memory/broker';
import { memoryLogs } from '@holdpoint/stream/memory/fenced-log';
import { ManualClock } from '@holdpoint/stream/memory/manual-clock';
import { memoryReader } from '@holdpoint/stream/memory/reader';
import type { Message } from '@holdpoint/stream/record';
import { ClaimLog } from '@holdpoint/stream/worker/claim-log';
import { describe, expect, test } from 'vitest';
import { JsonCodec } from './contract/json-codec.ts';

interface Claim extends Message {
  readonly type: 'Claimed';
}

async function claimsThatMeet(...faults: MemoryFault[]) {
  const clock = new ManualClock(0);
  const broker = new MemoryBroker({ clock, faults: { append: () => faults.shift() ?? 'ok' } });
  broker.createTopic({ topic: 'claims', partitions: 1, config: {} });
  const log = memoryLogs(broker).open('claims', 0);
  const reader = memoryReader(broker);
  const troubles: unknown[] = [];
  const settled = async <T>(work: Promise<T>): Promise<T | Error> => {
    const end = work.catch((error: Error) => error);
    await clock.advance(20_000);
    return end;
  };
  await settled(log.takeOver());
  const claims = new ClaimLog<Claim>({
    ...{
      log,
      encoder: new JsonCodec<Claim>(['Claimed'], () => ({ type: 'Claimed' })),
      source: 'executor',
      onFailed: (error) => void troubles.push(error),
    },
    isReadable: async (offset) => (await reader.readOne('claims', 0, offset)) !== undefined,
    patience: { clock, signal: new AbortController().signal, onWaiting: () => undefined, onRunning: () => undefined },
  });
  const claim = (callId: string) => settled(claims.append([{ key: callId, message: { type: 'Claimed' }, id: callId }]));
  const claimed = async () => {
    await settled(memoryLogs(broker).open('claims', 0).takeOver());
    return broker
      .log('claims', 0)
      .slice(0, 100)
      .records.map(({ key }) => key);
  };
  return { claim, claimed, troubles };
}

describe('claims', () => {
  test('are where the broker says they are', async () => {
    const { claim, claimed, troubles } = await claimsThatMeet();
    expect(await claim('one')).toEqual([0]);
    expect(await claim('two')).toEqual([2]);
    expect(await claimed()).toEqual(['one', 'two']);
    expect(troubles).toEqual([]);
  });

  test('G4: one whose commit was acknowledged and has not happened is none, and nothing more is claimed on its log', async () => {
    const { claim, claimed, troubles } = await claimsThatMeet('ok', 'hollow');
    await claim('one');
    expect(await claim('two')).toBeInstanceOf(StoppedError);
    expect(troubles).toEqual([expect.any(UnknownOutcomeError)]);
    expect(await claim('three')).toBeInstanceOf(StoppedError);
    expect(await claimed()).toEqual(['one']);
  });
});
