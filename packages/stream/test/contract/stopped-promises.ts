import { RecordTooLargeError } from '@holdpoint/stream/errors';
import type { PartitionHealth, RuntimeHealth } from '@holdpoint/stream/health';
import { MemoryProjectionStore } from '@holdpoint/stream/memory/projection-store';
import type { FencedLogs, ProjectionStore } from '@holdpoint/stream/ports';
import { createProjector } from '@holdpoint/stream/projector';
import type { Message } from '@holdpoint/stream/record';
import { createWorker } from '@holdpoint/stream/worker';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type CounterEvent, counterTopics } from './counter.ts';
import { JsonCodec } from './json-codec.ts';
import { counterEvents, counterProcessor, idOn, send } from './running-counter.ts';
import type { OpenTransport, Transport } from './transport.ts';

interface Item extends Message {
  readonly type: 'Item';
  readonly name: string;
}
const codec = () => new JsonCodec<Item>(['Item'], (value) => value as Item);
const stored = (topic: string, partition: number, name: string) => ({
  topic,
  partition,
  key: name,
  headers: {},
  value: Buffer.from(JSON.stringify({ type: 'Item', name })),
});

const stoppedOf = (health: RuntimeHealth): readonly PartitionHealth[] =>
  health.partitions.filter(({ status }) => status === 'stopped');

/** What holds of a partition that a defect has stopped, whatever the runtime is and whatever it runs on. */
export function stoppedPromises(open: OpenTransport): void {
  const opened = async (topics: Readonly<Record<string, number>>): Promise<Transport> => {
    const transport = await open(topics);
    onTestFinished(() => transport.close());
    return transport;
  };

  describe('a stopped partition leaves the others running, and goes on where it stood when it is resumed:', () => {
    test('of an entity processor whose log refuses a record', async () => {
      const transport = await opened(counterTopics);
      const refusing = new RefusingLogs(transport.logs());
      const processor = counterProcessor(transport, { logs: refusing });
      onTestFinished(() => processor.stop());
      await processor.start();
      const [sick, well] = [idOn(1, 'a'), idOn(2, 'b')];
      const add = (id: string) => send(transport, { type: 'Add', id, by: 1 });
      const recorded = (events: readonly CounterEvent[], id: string) => events.filter(({ counter }) => counter === id).length;
      const until = (id: string, count: number) =>
        transport.until(async () => recorded(await counterEvents(transport), id) === count, `${count} events of ${id}`);
      await add(sick);
      await until(sick, 1);
      refusing.partition = 1;
      await add(sick);
      await transport.until(() => stoppedOf(processor.health()).length === 1, 'its partition to stop');
      expect(stoppedOf(processor.health())[0]).toMatchObject({
        ...{ topic: 'counter.events', partition: 1, code: 'RECORD_TOO_LARGE' },
        at: { topic: 'counter.events', partition: 1, offset: expect.any(Number) },
      });
      for (const id of [sick, well]) await add(id);
      await until(well, 1);
      processor.resume({ id: 'in vain', partition: 1 });
      await transport.until(() => stoppedOf(processor.health())[0]?.resumedBy === 'in vain', 'it to stop again');
      refusing.partition = undefined;
      processor.resume({ id: 'mended', partition: 1 });
      await until(sick, 3);
      expect((await counterEvents(transport)).filter(({ counter }) => counter === sick).map(({ seq }) => seq)).toEqual([1, 2, 3]);
      await transport.until(() => stoppedOf(processor.health()).length === 0, 'nothing to be stopped any more');
    });

    test('of a projector whose tables refuse a row', async () => {
      const transport = await opened({ facts: 2 });
      const tables = new RefusingStore();
      const projector = createProjector<Item, string[]>({
        definition: {
          name: 'names',
          topics: ['facts'],
          project: async (tx, records) => {
            for (const { message, offset } of records) tx.push(`${offset} ${message.name}`);
          },
        },
        consumer: transport.consumer('names', ['facts']),
        decoder: codec(),
        store: tables,
        ...{ admin: transport.admin, clock: transport.clock, isTransient: () => false, batchRecords: 2 },
      });
      onTestFinished(() => projector.stop());
      await projector.start();
      tables.refused = 1;
      await transport.publisher.publish(['a', 'b', 'c'].map((name) => stored('facts', 1, name)));
      await transport.until(() => stoppedOf(projector.health()).length === 1, 'its partition to stop');
      const at = { topic: 'facts', partition: 1, offset: 0 };
      expect(stoppedOf(projector.health())[0]).toMatchObject({ code: 'BATCH_UNWRITABLE', at });
      expect(stoppedOf(projector.health())[0]?.reason).not.toContain('Mrs Private');
      await transport.publisher.publish([stored('facts', 0, 'd'), stored('facts', 1, 'e')]);
      await transport.until(() => tables.rows.length === 1, 'the row of the other partition');
      tables.refused = undefined;
      projector.resume({ id: 'elsewhere', partition: 1, topic: 'other' });
      expect(stoppedOf(projector.health())).toHaveLength(1);
      projector.resume({ id: 'mended', partition: 1 });
      await transport.until(() => tables.rows.length === 5, 'every row');
      expect(tables.rows).toEqual(['0 d', '0 a', '1 b', '2 c', '3 e']);
    });

    test('of a worker that cannot handle a request', async () => {
      const transport = await opened({ 'tool.requests.x': 2, 'tool.claims.x': 2 });
      const handled: string[] = [];
      let broken = true;
      const worker = createWorker<Item, Item>({
        ...{ source: 'executor', requests: 'tool.requests.x', claims: 'tool.claims.x', partitions: 2 },
        consumer: transport.consumer('pool-x', ['tool.requests.x']),
        logs: transport.logs(),
        ...{ reader: transport.reader, admin: transport.admin, clock: transport.clock },
        ...{ requestDecoder: codec(), claimDecoder: codec(), encoder: codec() },
        handlers: {
          onAssigned: () => undefined,
          onLost: () => undefined,
          onMalformed: async () => undefined,
          onRequest: async (_, { message }) => {
            if (broken && message.name === 'b') throw new Error('Mrs Private cannot be handled');
            handled.push(message.name);
          },
        },
      });
      onTestFinished(() => worker.stop());
      await worker.start();
      await transport.publisher.publish(['a', 'b'].map((name) => stored('tool.requests.x', 1, name)));
      await transport.until(() => stoppedOf(worker.health()).length === 1, 'its partition to stop');
      const at = { topic: 'tool.requests.x', partition: 1, offset: 1 };
      expect(stoppedOf(worker.health())[0]).toMatchObject({ code: 'REQUEST_UNHANDLED', at });
      expect(stoppedOf(worker.health())[0]?.reason).not.toContain('Mrs Private');
      await transport.publisher.publish([stored('tool.requests.x', 0, 'c')]);
      await transport.until(() => handled.includes('c'), 'the request of the other partition');
      broken = false;
      worker.resume({ id: 'mended', partition: 1 });
      await transport.until(() => handled.includes('b'), 'the request that stopped it');
    });
  });
}

/** Logs that take nothing in one partition, as a broker whose topic's `max.message.bytes` somebody has lowered. */
class RefusingLogs implements FencedLogs {
  partition: number | undefined;
  readonly #logs: FencedLogs;

  constructor(logs: FencedLogs) {
    this.#logs = logs;
  }

  open(topic: string, partition: number): ReturnType<FencedLogs['open']> {
    const log = this.#logs.open(topic, partition);
    return {
      ...{ topic, partition },
      takeOver: () => log.takeOver(),
      close: () => log.close(),
      beside: (topic) => log.beside(topic),
      append: async (records) => {
        if (this.partition === partition) throw new RecordTooLargeError(`the broker refuses a batch of ${topic} for its size`);
        return log.append(records);
      },
    };
  }
}

/** Tables that take no row of one partition, as under a constraint that somebody has added. */
class RefusingStore implements ProjectionStore<string[]> {
  refused: number | undefined;
  readonly #store = new MemoryProjectionStore<string>();

  get rows(): readonly string[] {
    return this.#store.rows;
  }

  positions(...args: Parameters<ProjectionStore<string[]>['positions']>): ReturnType<ProjectionStore<string[]>['positions']> {
    return this.#store.positions(...args);
  }

  async apply(...args: Parameters<ProjectionStore<string[]>['apply']>): ReturnType<ProjectionStore<string[]>['apply']> {
    const [, , partition] = args;
    if (partition === this.refused) throw new Error('new row for Mrs Private violates a constraint');
    return this.#store.apply(...args);
  }
}
