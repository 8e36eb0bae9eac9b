import {
  BrokerUnavailableError,
  FencedError,
  LogGapError,
  RecordTooLargeError,
  UnexpectedOffsetError,
  UnknownTopicError,
} from '@holdpoint/stream/errors';
import { lastRecord } from '@holdpoint/stream/last-record';
import type { LogRecord } from '@holdpoint/stream/ports';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Member } from './member.ts';
import type { OpenTransport, Transport } from './transport.ts';

const topics = { left: 4, right: 4, log: 2, beside: 2 };

const record = (text: string): LogRecord => ({ key: 'k', headers: { ce_id: text }, value: Buffer.from(text) });
const records = (count: number): LogRecord[] => Array.from({ length: count }, (_, n) => record(`r${n}`));

/** What every implementation of the ports promises. */
export function portPromises(open: OpenTransport): void {
  const opened = async (): Promise<Transport> => {
    const transport = await open(topics);
    onTestFinished(() => transport.close());
    return transport;
  };
  const member = async (transport: Transport, names: readonly string[], from?: (topic: string, partition: number) => number) => {
    const found = new Member(transport.consumer('group', names), names, from);
    onTestFinished(() => found.consumer.stop());
    await found.consumer.start(found);
    return found;
  };
  const publish = (transport: Transport, topic: string, partition: number, count: number) =>
    transport.publisher.publish(records(count).map((one) => ({ ...one, topic, partition })));
  const offsetsIn = async (transport: Transport, topic: string, partition: number) => {
    const { start, end } = (await transport.admin.ranges(topic))[partition] ?? { start: 0, end: 0 };
    const found: number[] = [];
    await transport.reader.read(topic, partition, start, end, ({ offset }) => {
      found.push(offset);
    });
    return found;
  };

  describe('the fenced log', () => {
    test('gives out offsets without a gap but for one marker a transaction, and replays to its end', async () => {
      const transport = await opened();
      const log = transport.logs().open('log', 1);
      onTestFinished(() => log.close());
      expect(await log.takeOver()).toEqual({ start: 0, end: 0 });
      expect(await log.append(records(3))).toMatchObject({ baseOffset: 0, end: 4 });
      expect(await log.append(records(2))).toMatchObject({ baseOffset: 4, end: 7 });
      expect(await offsetsIn(transport, 'log', 1)).toEqual([0, 1, 2, 4, 5]);
    });

    test('G3: a paused old owner cannot append once another has taken over', async () => {
      const transport = await opened();
      const old = transport.logs().open('log', 0);
      const next = transport.logs().open('log', 0);
      onTestFinished(() => Promise.all([old.close(), next.close()]).then(() => undefined));
      await old.takeOver();
      await old.append(records(1));
      await next.takeOver();
      await expect(old.append(records(1))).rejects.toThrow(FencedError);
      await next.append(records(1));
      expect(await offsetsIn(transport, 'log', 0)).toHaveLength(2);
    });

    test('G3: an append is not committed when somebody else has written in between', async () => {
      const transport = await opened();
      const log = transport.logs().open('log', 0);
      onTestFinished(() => log.close());
      await log.takeOver();
      await publish(transport, 'log', 0, 1);
      await expect(log.append(records(2))).rejects.toThrow(UnexpectedOffsetError);
      const { end } = await log.takeOver();
      expect(await offsetsIn(transport, 'log', 0)).toEqual([0]);
      expect((await log.append(records(1))).baseOffset).toBe(end);
    });

    test('G3: a log beside it has the same writer, appended to in turn with it', async () => {
      const transport = await opened();
      const old = transport.logs().open('log', 0);
      const next = transport.logs().open('log', 0);
      onTestFinished(() => Promise.all([old.close(), next.close()]).then(() => undefined));
      await old.takeOver();
      const beside = await old.beside('beside');
      expect(beside.range).toEqual({ start: 0, end: 0 });
      expect(await beside.append(records(2))).toMatchObject({ baseOffset: 0, end: 3 });
      expect(await old.append(records(1))).toMatchObject({ baseOffset: 0, end: 2 });
      expect(await beside.append(records(1))).toMatchObject({ baseOffset: 3, end: 5 });
      await next.takeOver();
      expect((await next.beside('beside')).range).toEqual({ start: 0, end: 5 });
      await expect(beside.append(records(1))).rejects.toThrow(FencedError);
      await expect(old.append(records(1))).rejects.toThrow();
      expect(await offsetsIn(transport, 'beside', 0)).toEqual([0, 1, 3]);
    });

    test('appends more than a broker takes in one batch, all or nothing', async () => {
      const transport = await opened();
      const log = transport.logs().open('log', 0);
      onTestFinished(() => log.close());
      await log.takeOver();
      const large = Array.from({ length: 12 }, () => record('x'.repeat(400_000)));
      expect(await log.append(large)).toMatchObject({ baseOffset: 0, end: 13 });
      await expect(log.append([record('x'.repeat(3_000_000))])).rejects.toThrow(RecordTooLargeError);
      expect(await log.append(records(1))).toMatchObject({ baseOffset: 13 });
    });
  });

  describe('a member of a group', () => {
    test('owns partition p of every topic, or of none', async () => {
      const transport = await opened();
      const first = await member(transport, ['left', 'right']);
      const second = await member(transport, ['left', 'right']);
      await transport.until(() => first.owned.size === 2 && second.owned.size === 2, 'two partitions each');
      expect([...first.owned.keys(), ...second.owned.keys()].sort()).toEqual([0, 1, 2, 3]);
      for (const partition of [0, 1, 2, 3]) await publish(transport, 'left', partition, 1);
      for (const partition of [0, 1, 2, 3]) await publish(transport, 'right', partition, 1);
      await transport.until(() => first.seen.length === 4 && second.seen.length === 4, 'all records');
      for (const partition of first.owned.keys()) expect(first.seen).toContain(`right/${partition}/0`);
    });

    test('reads from where it seeks, and nothing while paused', async () => {
      const transport = await opened();
      await publish(transport, 'left', 0, 5);
      const found = await member(transport, ['left'], () => 3);
      await transport.until(() => found.seen.length === 2, 'the last two');
      found.consumer.pause('left', 0);
      await publish(transport, 'left', 0, 2);
      await publish(transport, 'left', 1, 4);
      found.consumer.seek('left', 1, 3);
      await transport.until(() => found.seen.includes('left/1/3'), 'the other partition');
      expect(found.seen.filter((name) => name.startsWith('left/0'))).toEqual(['left/0/3', 'left/0/4']);
      found.consumer.resume('left', 0);
      await transport.until(() => found.seen.includes('left/0/6'), 'the rest');
      expect(found.seen.filter((name) => name.startsWith('left/0'))).toHaveLength(4);
    });

    test('passes markers, which take offsets and hold no records', async () => {
      const transport = await opened();
      const log = transport.logs().open('log', 0);
      onTestFinished(() => log.close());
      await log.takeOver();
      for (const count of [1, 2, 1]) await log.append(records(count));
      const found = await member(transport, ['log']);
      await transport.until(() => found.next.get('log/0') === 7, 'the end');
      expect(found.seen).toEqual(['log/0/0', 'log/0/2', 'log/0/3', 'log/0/5']);
    });

    test('keeps its place in what it keeps while others come and go', async () => {
      const transport = await opened();
      const stays = await member(transport, ['left']);
      for (const partition of [0, 1, 2, 3]) await publish(transport, 'left', partition, 3);
      await transport.until(() => stays.seen.length === 12, 'everything');
      const comes = await member(transport, ['left'], () => 3);
      await transport.until(() => comes.owned.size === 2, 'two partitions');
      await transport.until(() => stays.owned.size === 2, 'two partitions left');
      for (const partition of [0, 1, 2, 3]) await publish(transport, 'left', partition, 1);
      await transport.until(() => stays.seen.length === 14 && comes.seen.length === 2, 'two more each');
      expect(new Set(stays.seen).size).toBe(14);
    });

    test('commits for the group under its own assignment only', async () => {
      const transport = await opened();
      await publish(transport, 'left', 0, 1);
      const found = await member(transport, ['left']);
      await transport.until(() => found.seen.length === 1, 'a record');
      const epoch = found.owned.get(0) ?? 0;
      expect(await found.consumer.commit('left', 0, 1, epoch + 100)).toBe(false);
      expect(await found.consumer.committed('left', 0)).toBeUndefined();
      expect(await found.consumer.commit('left', 0, 1, epoch)).toBe(true);
      expect(await found.consumer.committed('left', 0)).toBe(1);
      expect(await found.consumer.confirmOwnership(0, epoch)).toBe(true);
      await found.consumer.stop();
      expect(await found.consumer.confirmOwnership(0, epoch)).toBe(false);
    });

    test('tells of records that are gone before it could read them', async () => {
      const transport = await opened();
      await publish(transport, 'left', 0, 5);
      await transport.truncate('left', 0, 3);
      const found = await member(transport, ['left']);
      await transport.until(() => found.gaps.length > 0, 'the gap');
      expect(found.gaps[0]).toBe(3);
      expect(found.seen).toEqual([]);
    });
  });

  describe('a reader without a group', () => {
    test('finds one record, or that there is none', async () => {
      const transport = await opened();
      const log = transport.logs().open('log', 0);
      onTestFinished(() => log.close());
      await log.takeOver();
      await log.append(records(2));
      expect((await transport.reader.readOne('log', 0, 1))?.headers.ce_id).toBe('r1');
      expect(await transport.reader.readOne('log', 0, 2)).toBeUndefined();
      expect(await transport.reader.readOne('log', 0, 99)).toBeUndefined();
      expect((await lastRecord(transport, 'log', 0))?.offset).toBe(1);
      expect(await lastRecord(transport, 'log', 1)).toBeUndefined();
    });

    test('refuses a range that the log does not have', async () => {
      const transport = await opened();
      await publish(transport, 'left', 0, 5);
      await transport.truncate('left', 0, 3);
      const read = (from: number, until: number) => transport.reader.read('left', 0, from, until, () => undefined);
      await expect(read(0, 5)).rejects.toThrow(LogGapError);
      await expect(read(3, 9)).rejects.toThrow(BrokerUnavailableError);
      await read(3, 5);
    });

    test('shows a follower that is far behind in several partitions every record of each', async () => {
      const transport = await opened();
      const partitions = [0, 1, 2, 3];
      const [large] = records(1).map((one) => ({ ...one, topic: 'left', value: Buffer.alloc(500_000, 'x') }));
      if (large === undefined) throw new Error('no record');
      for (const partition of partitions)
        for (let n = 0; n < 5; n += 1) await transport.publisher.publish([{ ...large, partition }]);
      const enough = new AbortController();
      const seen: string[] = [];
      const follow = (partition: number) =>
        transport.reader.follow({
          ...{ topic: 'left', partition, from: 0, signal: enough.signal },
          onRecords: async (found) => void seen.push(...found.map(({ offset }) => `${partition}/${offset}`)),
        });
      const following = partitions.map(follow);
      await transport.until(() => seen.length === 20, 'twenty records').finally(() => enough.abort());
      await Promise.all(following);
      expect(new Set(seen).size).toBe(20);
    });

    test('follows a partition, beyond its end', async () => {
      const transport = await opened();
      await publish(transport, 'left', 2, 2);
      const seen: number[] = [];
      const stopping = new AbortController();
      const following = transport.reader.follow({
        topic: 'left',
        partition: 2,
        from: 1,
        signal: stopping.signal,
        onRecords: (found) => {
          for (const { offset } of found) seen.push(offset);
        },
      });
      await transport.until(() => seen.length === 1, 'what is there');
      await publish(transport, 'left', 2, 2);
      await transport.until(() => seen.length === 3, 'what comes');
      stopping.abort();
      await following;
      expect(seen).toEqual([1, 2, 3]);
    });
  });

  describe('admin and publisher', () => {
    test('create what is absent, tell what is there', async () => {
      const transport = await opened();
      await transport.admin.createTopics([
        { topic: 'left', partitions: 9, config: {} },
        { topic: 'new', partitions: 2, config: {} },
      ]);
      expect(await transport.admin.partitionCount('left')).toBe(4);
      expect((await transport.admin.describeTopic('new'))?.partitions).toBe(2);
      expect(await transport.admin.describeTopic('nowhere')).toBeUndefined();
      expect([...(await transport.admin.listTopics())].sort()).toEqual(['beside', 'left', 'log', 'new', 'right']);
      await expect(transport.admin.partitionCount('nowhere')).rejects.toThrow(UnknownTopicError);
      await expect(transport.admin.ranges('nowhere')).rejects.toThrow(UnknownTopicError);
    });

    test('say where each record lies, in the order of one caller', async () => {
      const transport = await opened();
      const positions = await publish(transport, 'right', 3, 4);
      expect(positions.map(({ partition, offset }) => [partition, offset])).toEqual([0, 1, 2, 3].map((offset) => [3, offset]));
      const [placed] = await transport.publisher.publish([{ ...record('x'), topic: 'right' }]);
      const again = await transport.publisher.publish([{ ...record('y'), topic: 'right' }]);
      expect(again[0]?.partition).toBe(placed?.partition);
    });
  });
}
