/**
 * Where a key lives: murmur2 as kafkajs and Java place it. Written here rather than taken from kafkajs, whose own works on
 * BigInts; a test compares the two.
 */

const SEED = 0x9747b28c;
const M = 0x5bd1e995;
const R = 24;

/** The partition of a key in a topic of `partitions` partitions. */
export const partitionFor = (key: string, partitions: number): number => (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;

/** MurmurHash2, 32 bits, with the seed that Kafka uses. */
const murmur2 = (data: Buffer): number => {
  const tail = data.length & ~3;
  let hash = SEED ^ data.length;
  for (let at = 0; at < tail; at += 4) hash = Math.imul(hash, M) ^ mixed(data.readInt32LE(at));
  if (data.length > tail) hash = Math.imul(hash ^ remainder(data, tail), M);
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return hash ^ (hash >>> 15);
};

const mixed = (word: number): number => {
  const product = Math.imul(word, M);
  return Math.imul(product ^ (product >>> R), M);
};

const remainder = (data: Buffer, from: number): number => {
  let word = 0;
  for (let at = data.length - 1; at >= from; at -= 1) word = (word << 8) | (data[at] ?? 0);
  return word;
};
