import type { PartitionAdvanced } from '@holdpoint/stream/entity';
import { PartitionCountError } from '@holdpoint/stream/errors';
import type { Publisher } from '@holdpoint/stream/ports';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type CounterEvent, counterDefinition, counterTopics, inputCodec } from './counter.ts';
import { contents, counterEvents, counterProcessor, idOn, parsed, send, stored } from './running-counter.ts';
import type { OpenTransport, Transport } from './transport.ts';

interface Letter {
  code: string;
  origin: { topic: string; partition: number; offset: number };
}

/** What the entity processor promises, whatever it runs on. */
export function processorPromises(open: OpenTransport): void {
  const opened = async (): Promise<Transport> => {
    const transport = await open(counterTopics);
    onTestFinished(() => transport.close());
    return transport;
  };
  const started = async (transport: Transport, wiring?: Parameters<typeof counterProcessor>[1]) => {
    const processor = counterProcessor(transport, wiring);
    onTestFinished(() => processor.stop());
    await processor.start();
    return processor;
  };
  const eventCount = (transport: Transport, count: number) =>
    transport.until(async () => (await counterEvents(transport)).length >= count, `${count} events`);
  const letters = async (transport: Transport) =>
    (await contents(transport, 'dead-letter.counter')).map((record) => parsed<Letter>(record));

  describe('the entity processor', () => {
    test('folds the inputs of an entity into one gapless sequence', async () => {
      const transport = await opened();
      for (let by = 1; by <= 5; by += 1) await send(transport, { type: 'Add', id: 'a', by });
      await started(transport);
      await eventCount(transport, 5);
      expect((await counterEvents(transport)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    });

    test('G1: dispatches an effect only after the event that owes it is committed', async () => {
      const transport = await opened();
      const unrecorded: unknown[] = [];
      const publisher: Publisher = {
        async publish(records) {
          const ids = new Set((await counterEvents(transport)).map(({ id }) => `effect:${id}`));
          for (const { headers } of records) if (!ids.has(headers.ce_id ?? '')) unrecorded.push(headers);
          return transport.publisher.publish(records);
        },
        close: async () => {},
      };
      await started(transport, { publisher });
      for (let by = 1; by <= 20; by += 1) await send(transport, { type: 'Add', id: `n${by}`, by });
      await transport.until(async () => (await contents(transport, 'effects')).length >= 20, '20 effects');
      expect(unrecorded).toEqual([]);
    });

    test('goes on after a stop from where it was, and repeats nothing', async () => {
      const transport = await opened();
      const first = counterProcessor(transport);
      await first.start();
      await send(transport, { type: 'Add', id: 'a', by: 1 });
      await eventCount(transport, 1);
      await first.stop();
      await send(transport, { type: 'Add', id: 'a', by: 2 });
      await started(transport);
      await eventCount(transport, 2);
      expect((await counterEvents(transport)).map(({ seq }) => seq)).toEqual([1, 2]);
      await transport.until(async () => (await contents(transport, 'effects')).length === 2, '2 effects');
    });

    test('dispatches after a crash what was committed and never sent', async () => {
      const transport = await opened();
      const silent: Publisher = { publish: () => new Promise(() => {}), close: async () => {} };
      const consumer = transport.consumer('counter', counterDefinition.inputs);
      await counterProcessor(transport, { publisher: silent, consumer }).start();
      await send(transport, { type: 'Add', id: 'a', by: 1 });
      await send(transport, { type: 'Refuse', id: 'a' });
      await eventCount(transport, 1);
      await consumer.stop();
      await started(transport);
      await transport.until(async () => (await contents(transport, 'effects')).length === 1, 'the effect');
      await transport.until(async () => (await letters(transport)).length === 1, 'the dead letter');
    });

    test('dead-letters what is refused, as PartitionAdvanced names it', async () => {
      const transport = await opened();
      await started(transport);
      await send(transport, { type: 'Refuse', id: 'a' });
      await transport.until(async () => (await letters(transport)).length === 1, 'the dead letter');
      const [letter] = await letters(transport);
      const advanced = (await contents(transport, 'counter.events')).map((record) => parsed<PartitionAdvanced>(record));
      const refused = advanced.flatMap((event) => event.refused ?? []);
      expect(letter?.code).toBe('REFUSED');
      expect(refused).toEqual([{ topic: letter?.origin.topic, offset: letter?.origin.offset, code: 'REFUSED' }]);
    });

    test('G11: a malformed message is dead-lettered and its partition goes on', async () => {
      const transport = await opened();
      await started(transport);
      const id = idOn(1, 'a');
      const garbage = { topic: 'counter.requests', partition: 1, key: id, headers: {}, value: Buffer.from('{nonsense') };
      await transport.publisher.publish([garbage]);
      await send(transport, { type: 'Add', id, by: 1 });
      await eventCount(transport, 1);
      await transport.until(async () => (await letters(transport))[0]?.code === 'NOT_JSON', 'the dead letter');
    });

    test('counts what is ignored, with its reason', async () => {
      const transport = await opened();
      const ignored: unknown[] = [];
      await started(transport, { observer: { ignored: (fact) => ignored.push(fact) } });
      await send(transport, { type: 'Skip', id: 'a' });
      await transport.until(() => ignored.length === 1, 'it to be ignored');
      expect(ignored).toEqual([{ input: 'Skip', reason: 'skipped' }]);
    });

    test('puts a misplaced request where its key belongs, once, and decides it there', async () => {
      const transport = await opened();
      await started(transport);
      const id = idOn(2, 'a');
      await send(transport, { type: 'Add', id, by: 1 }, 0);
      await eventCount(transport, 1);
      const moved = (await contents(transport, 'counter.requests')).filter(({ headers }) => headers.holdpoint_origin);
      expect(moved.map(({ partition, headers }) => [partition, headers.holdpoint_origin])).toEqual([[2, 'counter.requests/0/0']]);
      expect((await contents(transport, 'counter.events')).find(({ key }) => key === id)?.partition).toBe(2);
    });

    test('dead-letters what is misplaced on an input of our own', async () => {
      const transport = await opened();
      await started(transport);
      await send(transport, { type: 'Add', id: idOn(2, 'a'), by: 1 }, 0, 'counter.answers');
      await transport.until(async () => (await letters(transport))[0]?.code === 'MISPLACED', 'the dead letter');
    });

    test('reads a record again when it is redriven', async () => {
      const transport = await opened();
      const inputs = inputCodec();
      await started(transport, { inputs });
      const id = idOn(3, 'a');
      const [position] = await send(transport, { type: 'Add', id, by: 1 });
      await eventCount(transport, 1);
      if (position === undefined) throw new Error('published nowhere');
      await send(transport, { type: 'Redrive', record: position }, 3);
      await eventCount(transport, 2);
      expect((await counterEvents(transport)).map(({ type }) => type)).toEqual(['Added', 'Added']);
    });

    test('quarantines an entity whose decision is defective, and its partition goes on', async () => {
      const transport = await opened();
      await started(transport);
      const [bad, good] = [idOn(1, 'bad'), idOn(1, 'good')];
      await send(transport, { type: 'Break', id: bad });
      await send(transport, { type: 'Add', id: bad, by: 1, note: 'unencodable' });
      await send(transport, { type: 'Add', id: good, by: 1 });
      await eventCount(transport, 3);
      const events = (await counterEvents(transport)).map(({ type, counter }) => [type, counter]);
      expect(events).toEqual([
        ['Quarantined', bad],
        ['Quarantined', bad],
        ['Added', good],
      ]);
    });

    test('waits while the registry gives no answer, says so, and goes on', async () => {
      const transport = await opened();
      const inputs = inputCodec();
      const processor = await started(transport, { inputs });
      inputs.away = true;
      await send(transport, { type: 'Add', id: 'a', by: 1 });
      const waiting = () => processor.health().partitions.some(({ status }) => status === 'waiting');
      await transport.until(waiting, 'a partition to wait');
      expect(await counterEvents(transport)).toEqual([]);
      inputs.away = false;
      await eventCount(transport, 1);
      await transport.until(() => !waiting(), 'it to run again');
    });

    test('two members share the partitions; one that leaves loses and repeats nothing', async () => {
      const transport = await opened();
      const stays = await started(transport);
      const leaves = counterProcessor(transport);
      await leaves.start();
      await transport.until(
        () => stays.health().partitions.length === 2 && leaves.health().partitions.length === 2,
        'two partitions each',
      );
      const sent: Promise<unknown>[] = [];
      for (let n = 0; n < 200; n += 1) {
        sent.push(send(transport, { type: 'Add', id: `n${n % 20}`, by: 1 }));
        if (n === 100) sent.push(leaves.stop());
      }
      await Promise.all(sent);
      await eventCount(transport, 200);
      const events = await counterEvents(transport);
      expect(events).toHaveLength(200);
      for (let n = 0; n < 20; n += 1) expect(sequenceOf(events, `n${n}`)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });

    test('a moved request counts from when it was first sent; a forged origin counts for nothing', async () => {
      const transport = await opened();
      const processor = counterProcessor(transport);
      await processor.start();
      onTestFinished(() => processor.stop());
      const [moved, forged] = [idOn(2, 'moved'), idOn(2, 'forged')];
      await send(transport, { type: 'Add', id: moved, by: 1 }, 0);
      await eventCount(transport, 1);
      const headers = { holdpoint_origin: 'counter.requests/0/0', holdpoint_origin_appended_at: '5' };
      await transport.publisher.publish([{ ...stored('counter.requests', { type: 'Add', id: forged, by: 1 }, 2), headers }]);
      await eventCount(transport, 2);
      const inputs = await contents(transport, 'counter.requests');
      const appendedAt = (partition: number, key: string) =>
        inputs.find((one) => one.partition === partition && one.key === key)?.appendedAt;
      const decidedAt = async (id: string) =>
        Date.parse((await counterEvents(transport)).find(({ counter }) => counter === id)?.at ?? '');
      expect(await decidedAt(moved)).toBe(appendedAt(0, moved));
      expect(await decidedAt(forged)).toBe(appendedAt(2, forged));
    });

    test('at the bound on live entities only new work pauses; what ends the old comes in', async () => {
      const transport = await opened();
      await started(transport, { limits: { liveEntities: 2 } });
      const [a, b, c] = [idOn(1, 'a'), idOn(1, 'b'), idOn(1, 'c')];
      for (const id of [a, b]) await send(transport, { type: 'Add', id, by: 1 });
      await eventCount(transport, 2);
      await send(transport, { type: 'Add', id: c, by: 1 });
      await send(transport, { type: 'Add', id: a, by: 1 }, undefined, 'counter.answers');
      await send(transport, { type: 'Close', id: a }, undefined, 'counter.answers');
      await eventCount(transport, 5);
      const order = (await counterEvents(transport)).slice(2).map(({ type, counter }) => [type, counter]);
      expect(order).toEqual([
        ['Added', a],
        ['Closed', a],
        ['Added', c],
      ]);
    });

    test('takes a log that was stolen again once the group confirms it, and loses nothing', async () => {
      const transport = await opened();
      const restarts: string[] = [];
      const observer = { restarted: ({ reason }: { reason: string }) => restarts.push(reason) };
      await started(transport, { observer });
      const id = idOn(3, 'a');
      await send(transport, { type: 'Add', id, by: 1 });
      await eventCount(transport, 1);
      const thief = transport.logs().open('counter.events', 3);
      onTestFinished(() => thief.close());
      await thief.takeOver();
      await send(transport, { type: 'Add', id, by: 1 });
      await eventCount(transport, 2);
      expect(restarts).toEqual(['FencedError']);
      expect((await counterEvents(transport)).map(({ seq }) => seq)).toEqual([1, 2]);
    });

    test('inputs that retention took before they were read stop their partition, with the reason', async () => {
      const transport = await opened();
      const before = counterProcessor(transport);
      await before.start();
      const id = idOn(1, 'a');
      await send(transport, { type: 'Add', id, by: 1 });
      await eventCount(transport, 1);
      await before.stop();
      for (let n = 0; n < 3; n += 1) await send(transport, { type: 'Add', id, by: 1 });
      await transport.truncate('counter.requests', 1, 3);
      const processor = await started(transport);
      const stopped = () => processor.health().partitions.filter(({ status }) => status === 'stopped');
      await transport.until(() => stopped().length === 1, 'the partition to stop');
      expect(stopped()[0]).toMatchObject({ topic: 'counter.events', partition: 1 });
      expect(stopped()[0]?.reason).toContain('records from 1 on are gone');
    });

    test('refuses to run on topics of another partition count', async () => {
      const transport = await open({ ...counterTopics, 'counter.answers': 3 });
      onTestFinished(() => transport.close());
      await expect(counterProcessor(transport).start()).rejects.toThrow(PartitionCountError);
    });

    test('an ended entity is remembered, and what may be forgotten is known', async () => {
      const transport = await opened();
      const processor = await started(transport, { limits: { windowEntries: 1 } });
      const [first, second] = [idOn(1, 'a'), idOn(1, 'b')];
      for (const id of [first, second]) await send(transport, { type: 'Close', id });
      await transport.until(
        () =>
          processor.gauges().some(({ forgottenBefore, rememberedEntities }) => forgottenBefore > 0 && rememberedEntities === 1),
        'the first to be forgotten',
      );
      expect(processor.gauges().every(({ liveEntities }) => liveEntities === 0)).toBe(true);
    });

    test('fires a timer when it is due, never early', async () => {
      const transport = await opened();
      await started(transport);
      const atMs = transport.clock.now() + 200;
      await send(transport, { type: 'WaitFor', id: 'a', atMs, deadline: false });
      await eventCount(transport, 2);
      const [, ended] = await counterEvents(transport);
      expect(ended?.type).toBe('WaitEnded');
      expect(Date.parse(ended?.at ?? '')).toBeGreaterThanOrEqual(atMs);
    });

    test('an answer in time beats its deadline, after an outage too', async () => {
      const transport = await opened();
      const limits = { clockSkewMs: 50 };
      const before = counterProcessor(transport, { limits });
      await before.start();
      const atMs = transport.clock.now() + 300;
      const id = idOn(1, 'a');
      await send(transport, { type: 'WaitFor', id, atMs, deadline: true });
      await eventCount(transport, 1);
      await before.stop();
      await send(transport, { type: 'Add', id, by: 1 }, undefined, 'counter.answers');
      await transport.until(() => transport.clock.now() > atMs + 500, 'the deadline to pass during the outage');
      await started(transport, { limits });
      await eventCount(transport, 2);
      expect((await counterEvents(transport)).map(({ type }) => type)).toEqual(['WaitBegan', 'Added']);
    });

    test('a deadline that nobody answers passes', async () => {
      const transport = await opened();
      await started(transport, { limits: { clockSkewMs: 50 } });
      await send(transport, { type: 'WaitFor', id: 'a', atMs: transport.clock.now() + 100, deadline: true });
      await eventCount(transport, 2);
      expect((await counterEvents(transport)).map(({ type }) => type)).toEqual(['WaitBegan', 'WaitEnded']);
    });
  });
}

const sequenceOf = (events: readonly CounterEvent[], id: string): readonly number[] =>
  events.filter(({ counter }) => counter === id).map(({ seq }) => seq);
