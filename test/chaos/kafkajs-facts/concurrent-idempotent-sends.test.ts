import { kafkaPublisher } from '@holdpoint/stream/kafka/publisher';
import { expect, onTestFinished, test } from 'vitest';
import { Bed, numbered, recordOf } from './bed.ts';

/** One is under way when its acknowledgement is lost; the others wait behind it. */
const wanted = numbered('m', 5);

test('fact: an idempotent producer under concurrent sends loses a message silently after a lost acknowledgement', async () => {
  const bed = await Bed.with({ inputs: 1 });
  const producer = bed.bare().producer({ idempotent: true });
  await producer.connect();
  onTestFinished(() => producer.disconnect());
  const topic = bed.physical('inputs');
  await producer.send({ topic, messages: [{ value: 'before' }] });
  const lost = bed.gateway.loseNext('Produce');
  // Each of them is acknowledged: nobody is told of anything.
  await Promise.all(wanted.map((value) => producer.send({ topic, messages: [{ value }] })));
  expect(lost()).toBe(1);
  // The next took the number of the first, and passed for its repeat; the repeat then came under a number of its own.
  const stored = await bed.texts('inputs');
  expect(stored).toHaveLength(1 + wanted.length);
  expect(wanted.filter((text) => !stored.includes(text))).toEqual(['m1']);
  expect(stored.filter((text) => text === 'm0')).toHaveLength(2);
});

test('rule: our publisher loses nothing under the same fault', async () => {
  const bed = await Bed.with({ inputs: 1 });
  const publisher = await kafkaPublisher(bed.ours(), bed.admin);
  onTestFinished(() => publisher.close());
  const lost = bed.gateway.loseNext('Produce');
  await Promise.all(wanted.map((text) => publisher.publish([{ topic: 'inputs', ...recordOf(text) }])));
  expect(lost()).toBe(1);
  const stored = await bed.texts('inputs');
  expect(new Set(stored)).toEqual(new Set(wanted));
  expect(stored.slice(0, wanted.length)).toEqual(wanted);
});
