import type { SnapshotCompleted, SnapshotMessage } from '@holdpoint/contracts/messages/snapshots';
import type { ProcessorLimits } from '@holdpoint/stream/entity-processor';
import type { StreamObserver } from '@holdpoint/stream/observer';
import type { Publisher } from '@holdpoint/stream/ports';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Counter, counterDefinition, counterTopics } from './counter.ts';
import {
  type CounterWiring,
  contents,
  counterEvents,
  counterProcessor,
  counterSnapshots,
  idOn,
  parsed,
  send,
} from './running-counter.ts';
import type { OpenTransport, Transport } from './transport.ts';

const P = 1;
const every: Partial<ProcessorLimits> = { snapshotEvents: 1 };
const never: Partial<ProcessorLimits> = { snapshotEvents: 1_000_000, snapshotMs: 1_000_000 };

/** What snapshots promise, whatever they lie on. */
export function snapshotPromises(open: OpenTransport): void {
  const opened = async (): Promise<Transport> => {
    const transport = await open(counterTopics);
    onTestFinished(() => transport.close());
    return transport;
  };
  const started = async (transport: Transport, wiring: CounterWiring) => {
    const processor = counterProcessor(transport, { snapshots: counterSnapshots(), ...wiring });
    onTestFinished(() => processor.stop());
    await processor.start();
    return processor;
  };
  const add = async (transport: Transport, names: readonly string[]) => {
    const before = (await counterEvents(transport)).length;
    for (const name of names) await send(transport, { type: 'Add', id: idOn(P, name), by: 1 });
    const all = async () => (await counterEvents(transport)).length >= before + names.length;
    await transport.until(all, `${names.length} more events`);
  };
  const snapshots = async (transport: Transport) =>
    (await contents(transport, 'counter.snapshots')).map((record) => parsed<SnapshotMessage | null>(record));
  /** The newest marker, once it holds through everything in the log of the partition. */
  const covered = async (transport: Transport): Promise<SnapshotCompleted> => {
    const last = async () =>
      (await contents(transport, 'counter.events')).filter(({ partition }) => partition === P).at(-1)?.offset;
    const newest = async () => (await snapshots(transport)).filter((one) => one?.type === 'SnapshotCompleted').at(-1);
    await transport.until(async () => (await newest())?.throughOffset === (await last()), 'a marker that covers the log');
    const marker = await newest();
    if (marker === undefined) throw new Error('no marker');
    return marker;
  };
  /** Snapshots of these counters, covering all of them, and nobody who owns the partition. */
  const snapshotted = async (transport: Transport, names: readonly string[], wiring: CounterWiring = {}) => {
    const processor = await started(transport, { limits: every, ...wiring });
    await add(transport, names);
    const marker = await covered(transport);
    await processor.stop();
    return marker;
  };
  /** What the next owner replays, and how its counters go on: each is added to once more. */
  const successor = async (transport: Transport, names: readonly string[], wiring: CounterWiring = {}) => {
    const replayed: number[] = [];
    const unusable: string[] = [];
    const observer: StreamObserver = {
      recovered: ({ partition, events }) => void (partition === P && replayed.push(events)),
      snapshotUnusable: ({ error }) => void unusable.push(error.message),
    };
    await started(transport, { limits: never, observer, ...wiring });
    await add(transport, names);
    return { replayed: replayed[0], unusable, events: await counterEvents(transport) };
  };

  describe('snapshots', () => {
    test('a successor replays only what lies behind the newest marker, and goes on from the same states', async () => {
      const transport = await opened();
      await snapshotted(transport, ['a', 'b', 'a', 'a']);
      const { replayed, events } = await successor(transport, ['a', 'b']);
      expect(replayed).toBe(0);
      expect(events.filter(({ counter }) => counter === idOn(P, 'a')).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    });

    test('S1: nothing is covered whose effects are not published yet', async () => {
      const transport = await opened();
      let isSilent = true;
      const publisher: Publisher = {
        publish: (records) => (isSilent ? new Promise(() => {}) : transport.publisher.publish(records)),
        close: async () => {},
      };
      const consumer = transport.consumer('counter', counterDefinition.inputs);
      const mute = counterProcessor(transport, { publisher, consumer, limits: every, snapshots: counterSnapshots() });
      await mute.start();
      await add(transport, ['a', 'b']);
      await transport.until(
        () => (mute.gauges().find(({ partition }) => partition === P)?.undispatched ?? 0) > 0,
        'effects to be owed',
      );
      expect(await snapshots(transport)).toEqual([]);
      isSilent = false;
      await consumer.stop();
      await started(transport, { limits: every });
      await covered(transport);
      expect(new Set((await contents(transport, 'effects')).map(({ headers }) => headers.ce_id)).size).toBe(2);
    });

    test('S3: an entity that has ended leaves its end, and a tombstone only behind a marker that covers it', async () => {
      const transport = await opened();
      const processor = await started(transport, { limits: { ...every, retiredEntities: 1 } });
      await add(transport, ['a', 'b', 'c']);
      await covered(transport);
      for (const name of ['a', 'b', 'c'])
        await send(transport, { type: 'Close', id: idOn(P, name) }, undefined, 'counter.answers');
      const ofA = async () => (await contents(transport, 'counter.snapshots')).filter(({ key }) => key === idOn(P, 'a'));
      await transport.until(async () => (await ofA()).at(-1)?.value === null, 'its tombstone');
      const [tombstone] = (await ofA()).slice(-1);
      const end = (await counterEvents(transport)).findIndex(({ type }) => type === 'Closed');
      const markers = (await contents(transport, 'counter.snapshots')).filter(
        ({ key, offset }) => key === 'marker' && offset < (tombstone?.offset ?? 0),
      );
      expect(parsed<SnapshotCompleted>(markers.at(-1) ?? fail()).throughOffset).toBeGreaterThan(end);
      expect((await ofA()).slice(0, -1).at(-1)).toMatchObject({ headers: { ce_type: 'EntityEnded' } });
      await processor.stop();
      const next = await started(transport, { limits: { ...never, retiredEntities: 1 } });
      const gauges = () => next.gauges().find(({ partition }) => partition === P);
      await transport.until(() => gauges()?.rememberedEntities === 3, 'all three to be remembered');
      expect(gauges()).toMatchObject({ liveEntities: 0, retiredEntities: 1 });
    });

    test('what is unknown or corrupt in them is told, and the whole log replayed: nothing is lost', async () => {
      const transport = await opened();
      await snapshotted(transport, ['a', 'b', 'a']);
      const garbage = {
        topic: 'counter.snapshots',
        partition: P,
        key: idOn(P, 'b'),
        headers: {},
        value: Buffer.from('{nonsense'),
      };
      await transport.publisher.publish([garbage]);
      const { replayed, unusable, events } = await successor(transport, ['a']);
      expect(replayed).toBe(3);
      expect(unusable).toEqual([expect.stringContaining('NOT_JSON')]);
      expect(events.filter(({ counter }) => counter === idOn(P, 'a')).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    });

    test('records that are missing are noticed, and the whole log replayed', async () => {
      const transport = await opened();
      await snapshotted(transport, ['a', 'b', 'a']);
      await transport.publisher.publish([
        { topic: 'counter.snapshots', partition: P, key: idOn(P, 'b'), headers: {}, value: null },
      ]);
      const { replayed, unusable } = await successor(transport, ['a']);
      expect(replayed).toBe(3);
      expect(unusable).toEqual(['of 2 live and 0 retired entities 1 and 0 are there']);
    });

    test('states of an older fold are brought up to date where it says how, and folded again from their first event where not', async () => {
      const transport = await opened();
      await snapshotted(transport, ['gone', 'a', 'b']);
      const again: string[] = [];
      const evolve: typeof counterDefinition.evolve = (state, event) => {
        again.push(event.counter);
        return counterDefinition.evolve(state, event);
      };
      const upcast = (state: unknown): Counter | undefined => {
        const old = state as Counter;
        return old.id === idOn(P, 'a') ? { ...old, total: 100 } : undefined;
      };
      const definition = { ...counterDefinition, foldVersion: 2, evolve, upcast };
      const { replayed } = await successor(transport, ['b'], { definition });
      expect(replayed).toBe(0);
      expect(again.filter((counter) => counter === idOn(P, 'b'))).toHaveLength(2);
      expect(again).not.toContain(idOn(P, 'a'));
    });

    test('a state that does not fit into a slice is folded again from its events', async () => {
      const transport = await opened();
      await snapshotted(transport, ['a', 'b', 'a'], { limits: { ...every, snapshotSliceBytes: 1 } });
      expect((await snapshots(transport)).every((one) => one === null || !('state' in one))).toBe(true);
      const { replayed, unusable, events } = await successor(transport, ['a']);
      expect({ replayed, unusable }).toEqual({ replayed: 0, unusable: [] });
      expect(events.filter(({ counter }) => counter === idOn(P, 'a')).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    });

    test('a log that ends before its snapshot has lost what was acted upon: the partition stops, and says so', async () => {
      const transport = await opened();
      const marker = await snapshotted(transport, ['a']);
      const ahead = { ...marker, throughOffset: 1_000 };
      await transport.publisher.publish([
        { topic: 'counter.snapshots', partition: P, key: 'marker', headers: {}, value: Buffer.from(JSON.stringify(ahead)) },
      ]);
      const processor = await started(transport, { limits: never });
      const stopped = () => processor.health().partitions.find(({ status }) => status === 'stopped');
      await transport.until(() => stopped() !== undefined, 'the partition to stop');
      expect(stopped()).toMatchObject({ partition: P, reason: expect.stringContaining('it is not what it was') });
    });
  });
}

function fail(): never {
  throw new Error('no marker lies before the tombstone');
}
