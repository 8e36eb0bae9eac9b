import { kafkajsMurmur2 } from '@holdpoint/stream/kafka/private';
import { partitionFor } from '@holdpoint/stream/partition-for';
import { expect, test } from 'vitest';

test('a key lies where kafkajs and Java place it', () => {
  for (let length = 0; length < 200; length += 1) {
    const key = `${'ключ-ß-é'.slice(0, length % 9)}${'x'.repeat(length % 13)}${length}`;
    expect(partitionFor(key, 12)).toBe((kafkajsMurmur2(key) & 0x7fffffff) % 12);
  }
  // Apache Kafka's own UtilsTest.testMurmur2: "21" → -973932308, "foobar" → -790332482.
  expect(partitionFor('21', 1_000)).toBe((-973932308 & 0x7fffffff) % 1_000);
  expect(partitionFor('foobar', 1_000)).toBe((-790332482 & 0x7fffffff) % 1_000);
});
