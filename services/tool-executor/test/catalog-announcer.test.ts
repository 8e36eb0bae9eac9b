import { type CatalogMessage, catalogMessageSchema } from '@holdpoint/contracts/messages/catalog';
import { defineApp } from '@holdpoint/sdk/define-app';
import type { Tool } from '@holdpoint/sdk/tool';
import { RegistryUnavailableError } from '@holdpoint/stream/errors';
import { memoryAdmin } from '@holdpoint/stream/memory/admin';
import { MemoryBroker } from '@holdpoint/stream/memory/broker';
import { memoryPublisher } from '@holdpoint/stream/memory/publisher';
import { memoryReader } from '@holdpoint/stream/memory/reader';
import { createSender, type Sender } from '@holdpoint/stream/sender';
import { systemClock } from '@holdpoint/stream/system-clock';
import { describe, expect, test } from 'vitest';
import { type AnnouncerOptions, announce } from '../src/catalog-announcer.ts';
import { jsonDecoder, jsonEncoder } from './support/json-codec.ts';
import { toolWith } from './support/tools.ts';

/** A broker with an empty catalog, and executors that announce themselves in it. */
function catalog() {
  const broker = new MemoryBroker({ clock: systemClock });
  broker.createTopic({ topic: 'catalog', partitions: 1, config: {} });
  const unreadable: number[] = [];
  const options: AnnouncerOptions = {
    executor: 'executor-a',
    reader: memoryReader(broker),
    admin: memoryAdmin(broker),
    decoder: jsonDecoder<CatalogMessage>(catalogMessageSchema),
    sender: createSender({ encoder: jsonEncoder, publisher: memoryPublisher(broker), source: 'executor-a' }),
    clock: systemClock,
    waits: { onWaiting: () => undefined, onRunning: () => undefined },
    onUnreadable: ({ offset }) => unreadable.push(offset),
  };
  const names = async () => {
    const found: string[] = [];
    const [range] = await options.admin.ranges('catalog');
    await options.reader.read('catalog', 0, 0, range?.end ?? 0, ({ key }) => void found.push(key ?? ''));
    return found;
  };
  return { options, unreadable, names };
}

const start = (options: AnnouncerOptions, ...tools: Tool[]) => announce(defineApp({ tools }), 'bank', options);

describe('an executor that starts', () => {
  test('announces what is absent, of its own pool, and nothing twice', async () => {
    const { options, names } = catalog();
    const audit = toolWith({ name: 'bank.audit' });
    await start(options, toolWith(), toolWith({ name: 'mail.send', pool: 'mail' }));
    await start(options, toolWith(), audit);
    await start(options, toolWith(), audit);
    expect(await names()).toEqual(['bank.transfer', 'bank.audit']);
  });

  test('under a contract that differs from the one that stands does not start, and names the fields', async () => {
    const { options, names } = catalog();
    await start(options, toolWith());
    await expect(start(options, toolWith({ timeoutMs: 5, effect: 'once' }))).rejects.toThrow(
      /tool bank\.transfer v1 differs in effect, timeoutMs/,
    );
    expect(await names()).toEqual(['bank.transfer']);
  });

  test('while the schema registry gives no answer waits for it, and does not give up', async () => {
    const { options, names } = catalog();
    await start(options, toolWith());
    const away = { reading: 2, sending: 2 };
    const answerAgain = (what: keyof typeof away): void => {
      away[what] -= 1;
      if (away[what] >= 0) throw new RegistryUnavailableError('no answer from the schema registry');
    };
    const decoder: AnnouncerOptions['decoder'] = {
      decode: async (raw) => {
        answerAgain('reading');
        return options.decoder.decode(raw);
      },
    };
    const sender: Sender = {
      send: async (outgoing) => {
        answerAgain('sending');
        return options.sender.send(outgoing);
      },
    };
    const waited: string[] = [];
    const onWaiting = (error: Error) => void waited.push(error.message);
    const waits = { onWaiting, onRunning: () => undefined };
    await start({ ...options, decoder, sender, waits }, toolWith(), toolWith({ name: 'bank.audit' }));
    expect(await names()).toEqual(['bank.transfer', 'bank.audit']);
    expect(waited).toHaveLength(4);
  });

  test('and finds that another was quicker with another contract does not start', async () => {
    const { options } = catalog();
    const quicker = () => start(options, toolWith());
    const overtaken: Sender = {
      async send(outgoing) {
        await quicker();
        return options.sender.send(outgoing);
      },
    };
    await expect(start({ ...options, sender: overtaken }, toolWith({ timeoutMs: 5 }))).rejects.toThrow(/differs in timeoutMs/);
  });

  test('announces its own where another stands under a digest that is not its contract’s, which counts for nobody', async () => {
    const { options, unreadable, names } = catalog();
    const { contract } = toolWith({ timeoutMs: 5 });
    const message = {
      type: 'ToolAnnounced',
      contract,
      contractDigest: 'f'.repeat(64),
      executor: 'other',
      at: '2026-11-23T10:00:00.000Z',
    };
    await options.sender.send([{ topic: 'catalog', key: contract.name, id: 'x', message }]);
    await start(options, toolWith());
    expect([await names(), unreadable]).toEqual([
      ['bank.transfer', 'bank.transfer'],
      [0, 0],
    ]);
  });

  test('reads past a record that it cannot read, and tells of it', async () => {
    const { options, unreadable, names } = catalog();
    const newer = { type: 'AnnouncedByALaterRelease' };
    await options.sender.send([{ topic: 'catalog', key: 'x', id: 'x', message: newer }]);
    await start(options, toolWith());
    expect([await names(), unreadable]).toEqual([
      ['x', 'bank.transfer'],
      [0, 0],
    ]);
  });
});
