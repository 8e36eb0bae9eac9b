import type { Malformed } from '@holdpoint/stream/codec';
import { StoppedError } from '@holdpoint/stream/errors';
import { MemoryProjectionStore } from '@holdpoint/stream/memory/projection-store';
import type { ProjectionStore } from '@holdpoint/stream/ports';
import { createProjector } from '@holdpoint/stream/projector';
import type { Message, RawRecord, StreamRecord } from '@holdpoint/stream/record';
import { openTail } from '@holdpoint/stream/tail';
import { createWorker, type Worker } from '@holdpoint/stream/worker';
import type { OwnedPartition, ReplayedClaim, WorkerHandlers } from '@holdpoint/stream/worker-types';
import { describe, expect, onTestFinished, test } from 'vitest';
import { JsonCodec } from './json-codec.ts';
import type { OpenTransport, Transport } from './transport.ts';

const topics = { 'tool.requests.x': 4, 'tool.claims.x': 4, facts: 2 };

interface Item extends Message {
  readonly type: 'Item';
  readonly name: string;
}
const codec = () => new JsonCodec<Item>(['Item'], (value) => value as Item);
const item = (name: string): Item => ({ type: 'Item', name });
const stored = (topic: string, partition: number, name: string) => ({
  topic,
  partition,
  key: name,
  headers: {},
  value: Buffer.from(JSON.stringify(item(name))),
});

/** Holds every request until it is told to answer. */
class Handlers implements WorkerHandlers<Item, Item> {
  readonly shown: string[] = [];
  readonly malformed: string[] = [];
  readonly owned = new Map<number, OwnedPartition<Item>>();
  readonly claims = new Map<number, readonly ReplayedClaim<Item>[]>();
  private readonly open = new Map<string, () => void>();

  onAssigned(owned: OwnedPartition<Item>, claims: readonly ReplayedClaim<Item>[]): void {
    this.owned.set(owned.partition, owned);
    this.claims.set(owned.partition, claims);
  }

  onRequest(_: OwnedPartition<Item>, { message }: StreamRecord<Item>): Promise<void> {
    this.shown.push(message.name);
    return new Promise((resolve) => this.open.set(message.name, resolve));
  }

  async onMalformed(_: OwnedPartition<Item>, __: RawRecord, { code }: Malformed): Promise<void> {
    this.malformed.push(code);
  }

  onLost({ partition }: OwnedPartition<Item>): void {
    this.owned.delete(partition);
  }

  answer(name: string): void {
    this.open.get(name)?.();
  }
}

/** What workers, projectors and tails promise, whatever they run on. */
export function runtimePromises(open: OpenTransport): void {
  const opened = async (): Promise<Transport> => {
    const transport = await open(topics);
    onTestFinished(() => transport.close());
    return transport;
  };

  describe('a worker', () => {
    const started = async (transport: Transport, group = 'pool-x', unanswered = 500) => {
      const handlers = new Handlers();
      const consumer = transport.consumer(group, ['tool.requests.x']);
      const worker: Worker = createWorker<Item, Item>({
        source: 'executor',
        requests: 'tool.requests.x',
        claims: 'tool.claims.x',
        consumer,
        reader: transport.reader,
        logs: transport.logs(),
        admin: transport.admin,
        clock: transport.clock,
        requestDecoder: codec(),
        claimDecoder: codec(),
        encoder: codec(),
        handlers,
        partitions: 4,
        unanswered,
      });
      await worker.start();
      return { worker, handlers, consumer };
    };

    test('acknowledges only what is answered without a gap, and shows the rest again', async () => {
      const transport = await opened();
      const first = await started(transport);
      await transport.publisher.publish(['a', 'b', 'c'].map((name) => stored('tool.requests.x', 1, name)));
      await transport.until(() => first.handlers.shown.length === 3, 'three requests, none waiting for another');
      for (const name of ['a', 'c']) first.handlers.answer(name);
      await transport.until(() => first.worker.gauges().some(({ committed }) => committed === 1), 'the first to be acknowledged');
      await first.consumer.stop();
      const second = await started(transport);
      onTestFinished(() => second.worker.stop());
      await transport.until(() => second.handlers.shown.length === 2, 'the others');
      expect(second.handlers.shown).toEqual(['b', 'c']);
      for (const name of ['b', 'c']) second.handlers.answer(name);
    });

    test('one that stops first answers what it has begun', async () => {
      const transport = await opened();
      const first = await started(transport);
      await transport.publisher.publish([stored('tool.requests.x', 1, 'a')]);
      await transport.until(() => first.handlers.shown.length === 1, 'a request');
      const stopped = first.worker.stop();
      first.handlers.answer('a');
      await stopped;
      const second = await started(transport);
      onTestFinished(() => second.worker.stop());
      await transport.publisher.publish([stored('tool.requests.x', 1, 'b')]);
      await transport.until(() => second.handlers.shown.length === 1, 'the next');
      expect(second.handlers.shown).toEqual(['b']);
      second.handlers.answer('b');
    });

    test('replays the claims of its partition before it shows a request, tombstones too', async () => {
      const transport = await opened();
      const first = await started(transport);
      await transport.until(() => first.handlers.owned.size === 4, 'all partitions');
      const owned = first.handlers.owned.get(2);
      await owned?.claim([{ key: 'call', message: item('claimed'), id: '1' }]);
      await owned?.claim([{ key: 'call', tombstone: true }]);
      await first.worker.stop();
      const second = await started(transport);
      onTestFinished(() => second.worker.stop());
      await transport.until(() => second.handlers.owned.size === 4, 'all partitions');
      expect(second.handlers.claims.get(2)?.map(({ message }) => message?.name)).toEqual(['claimed', undefined]);
      expect(second.handlers.claims.get(1)).toEqual([]);
    });

    test('G3: a claim of an old owner fails once another owns the partition', async () => {
      const transport = await opened();
      const old = await started(transport);
      await transport.until(() => old.handlers.owned.size === 4, 'all partitions');
      const owned = old.handlers.owned.get(0);
      const next = await started(transport, 'another group, as if the first had been forgotten');
      onTestFinished(() => next.worker.stop());
      await transport.until(() => next.handlers.owned.size === 4, 'all partitions taken');
      await expect(owned?.claim([{ key: 'k', message: item('late'), id: '1' }])).rejects.toThrow(StoppedError);
      expect(owned?.lost.aborted).toBe(true);
      await old.consumer.stop();
    });

    test('dead-letters what it cannot read, and goes on', async () => {
      const transport = await opened();
      const { worker, handlers } = await started(transport);
      onTestFinished(() => worker.stop());
      const garbage = { ...stored('tool.requests.x', 0, 'x'), value: Buffer.from('nonsense') };
      await transport.publisher.publish([garbage, stored('tool.requests.x', 0, 'a')]);
      await transport.until(() => handlers.shown.length === 1, 'the readable one');
      handlers.answer('a');
      await transport.until(() => worker.gauges().some(({ committed }) => committed === 2), 'both to be acknowledged');
      expect(handlers.malformed).toEqual(['NOT_JSON']);
    });
  });

  describe('a projector', () => {
    const started = async (transport: Transport, store: ProjectionStore<string[]>, batchRecords = 3) => {
      const projector = createProjector<Item, string[]>({
        definition: {
          name: 'names',
          topics: ['facts'],
          project: async (tx, records) => {
            for (const { message, partition, offset } of records) tx.push(`${partition}/${offset} ${message.name}`);
          },
        },
        consumer: transport.consumer('names', ['facts']),
        decoder: codec(),
        store,
        admin: transport.admin,
        clock: transport.clock,
        isTransient: (error) => error instanceof RangeError,
        batchRecords,
      });
      await projector.start();
      return projector;
    };
    const publish = (transport: Transport, partition: number, names: readonly string[]) =>
      transport.publisher.publish(names.map((name) => stored('facts', partition, name)));

    test('writes every record once, in the order of its partition, across a restart', async () => {
      const transport = await opened();
      const store = new MemoryProjectionStore<string>();
      const first = await started(transport, store);
      await publish(transport, 0, ['a', 'b', 'c', 'd']);
      await transport.until(() => store.rows.length === 4, 'four rows');
      await first.stop();
      await publish(transport, 0, ['e']);
      const second = await started(transport, store);
      onTestFinished(() => second.stop());
      await transport.until(() => store.rows.length === 5, 'the fifth');
      expect(store.rows).toEqual(['0/0 a', '0/1 b', '0/2 c', '0/3 d', '0/4 e']);
      expect((await second.lag()).get('facts:0')).toBe(0);
    });

    test('seeks when the store stands elsewhere, and writes nothing twice', async () => {
      const transport = await opened();
      const store = new MemoryProjectionStore<string>();
      await publish(transport, 0, ['a', 'b']);
      await store.apply('names', 'facts', 0, undefined, 2, async () => {});
      const projector = await started(transport, store);
      onTestFinished(() => projector.stop());
      await publish(transport, 0, ['c']);
      await transport.until(() => store.rows.length === 1, 'the third');
      await store.apply('names', 'facts', 0, 3, 4, async () => {});
      await publish(transport, 0, ['d', 'e']);
      await transport.until(() => store.rows.length === 2, 'the fifth');
      expect(store.rows).toEqual(['0/2 c', '0/4 e']);
    });

    test('tries again when the store is away, and stops at what it cannot read', async () => {
      const transport = await opened();
      const store = new MemoryProjectionStore<string>();
      let away = 2;
      const flaky: ProjectionStore<string[]> = {
        positions: (projection) => store.positions(projection),
        apply: async (...args) => {
          away -= 1;
          if (away >= 0) throw new RangeError('connection lost');
          return store.apply(...args);
        },
      };
      const projector = await started(transport, flaky);
      onTestFinished(() => projector.stop());
      await publish(transport, 1, ['a']);
      await transport.until(() => store.rows.length === 1, 'the row');
      await transport.publisher.publish([{ ...stored('facts', 1, 'x'), value: Buffer.from('nonsense') }]);
      await publish(transport, 1, ['b']);
      const stopped = () => projector.health().partitions.find(({ status }) => status === 'stopped');
      await transport.until(() => stopped() !== undefined, 'it to stop');
      expect(stopped()).toMatchObject({ code: 'RECORD_UNREADABLE', at: { topic: 'facts', partition: 1, offset: 1 } });
      expect(store.rows).toEqual(['1/0 a']);
    });
  });

  describe('a tail', () => {
    test('catches up with what is there, then follows', async () => {
      const transport = await opened();
      await transport.publisher.publish([stored('facts', 0, 'a'), stored('facts', 1, 'b')]);
      const seen: string[] = [];
      const ports = { reader: transport.reader, admin: transport.admin, clock: transport.clock, decoder: codec() };
      const onRecord = ({ message }: StreamRecord<Item>) => void seen.push(message.name);
      const tail = await openTail(ports, 'facts', { from: 'start' }, { onRecord });
      await tail.caughtUp;
      expect([...seen].sort()).toEqual(['a', 'b']);
      await transport.publisher.publish([stored('facts', 1, 'c')]);
      await transport.until(() => seen.length === 3, 'the next');
      await tail.stop();
      await tail.ended;
    });

    test('ends with an error at what it cannot read', async () => {
      const transport = await opened();
      await transport.publisher.publish([{ ...stored('facts', 0, 'x'), value: Buffer.from('nonsense') }]);
      const ports = { reader: transport.reader, admin: transport.admin, clock: transport.clock, decoder: codec() };
      const tail = await openTail(ports, 'facts', { from: 'start' }, { onRecord: () => undefined });
      await expect(tail.caughtUp).rejects.toThrow('NOT_JSON');
      await expect(tail.ended).rejects.toThrow('NOT_JSON');
      await tail.stop();
    });
  });
}
