import type { Admin, Clock, FencedLogs, PartitionedConsumer, PartitionReader, Publisher } from '@holdpoint/stream/ports';

/** One implementation of the ports under test, on topics of its own. */
export interface Transport {
  readonly clock: Clock;
  readonly admin: Admin;
  readonly reader: PartitionReader;
  readonly publisher: Publisher;
  /** Logs as one process opens them; call it again to be another process. */
  logs(): FencedLogs;
  /** One more member of a group. */
  consumer(groupId: string, topics: readonly string[]): PartitionedConsumer;
  /** Deletes everything before an offset, as retention does. */
  truncate(topic: string, partition: number, before: number): Promise<void>;
  /** Resolves once the condition holds; fails after 20 seconds. */
  until(condition: () => boolean | Promise<boolean>, what: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens the transport with these topics, `name → partitions`, all stamped by the broker. */
export type OpenTransport = (topics: Readonly<Record<string, number>>) => Promise<Transport>;
