import type { Partition } from './partition.ts';
import { toolWith } from './tools.ts';

/** What has been written to a partition's claims, in order. */
export const typesIn = (partition: Partition) =>
  partition.log.map((write) => ('message' in write ? write.message.type : 'tombstone'));

/** A tool that tells when it ran, and what had been written by then. */
export function watched(partition: Partition, change: object) {
  const runs: string[][] = [];
  const execute = async () => {
    runs.push(typesIn(partition));
    return { receipt: 'r' };
  };
  return { runs, tool: toolWith({ ...change, execute }) };
}
