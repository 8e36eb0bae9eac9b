import type { Offsets } from 'kafkajs';
import { expect, test } from 'vitest';
import { CommitFlights } from '../src/kafka/commit-flights.ts';

function flights(answer: (offsets: Offsets) => Promise<void> = async () => undefined) {
  const sent: unknown[] = [];
  const held = new Map([
    [0, 1],
    [1, 1],
  ]);
  const now = () => async (offsets?: Offsets) => {
    sent.push(
      offsets?.topics.map(({ topic, partitions }) => [topic, ...partitions.map((one) => `${one.partition}@${one.offset}`)]),
    );
    await answer(offsets ?? { topics: [] });
  };
  const holds = (partition: number, epoch: number) => held.get(partition) === epoch;
  return { sent, held, commits: new CommitFlights({ now, holds, physical: (topic) => `x.${topic}` }, 1) };
}
const at = (partition: number, next: number, epoch = 1) => ({ topic: 'in', partition, next, epoch });

test('what is asked for while one commit is under way goes into the next, each partition at its latest', async () => {
  const first = Promise.withResolvers<void>();
  const { sent, commits } = flights(() => first.promise);
  const answers = [commits.commit(at(0, 5)), commits.commit(at(0, 6)), commits.commit(at(1, 3)), commits.commit(at(0, 7))];
  first.resolve();
  expect(await Promise.all(answers)).toEqual([true, true, true, true]);
  expect(sent).toEqual([[['x.in', '0@5']], [['x.in', '0@7', '1@3']]]);
});

test('G3: what is asked for under an assignment that is gone is refused, also when it is lost before the sending', async () => {
  const first = Promise.withResolvers<void>();
  const { sent, held, commits } = flights(() => first.promise);
  const answers = [commits.commit(at(0, 5)), commits.commit(at(1, 3)), commits.commit(at(0, 9, 7))];
  held.delete(1);
  first.resolve();
  expect(await Promise.all(answers)).toEqual([true, false, false]);
  expect(sent).toEqual([[['x.in', '0@5']]]);
});

test('what breaks is told to whoever asked, and the next flight goes', async () => {
  const { commits } = flights(async ({ topics }) => {
    if (topics[0]?.partitions[0]?.offset === '5') throw new Error('no answer');
  });
  await expect(commits.commit(at(0, 5))).rejects.toThrow('no answer');
  expect(await commits.commit(at(0, 6))).toBe(true);
});
