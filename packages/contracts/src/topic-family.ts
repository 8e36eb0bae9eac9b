import type { z } from 'zod';

/** One line of the topic table. The topics are created and documented from it (RUNTIME.md, "Topics"). */
export interface TopicFamily {
  /** Logical name; a family per pool or per service has the pool's or service's name appended after a dot. */
  readonly name: string;
  readonly each: 'one' | 'pool' | 'service';
  /** Of a family per service: which services. */
  readonly services?: readonly string[];
  readonly key: string;
  /** What decides on the partition, where that is not the key. */
  readonly placedBy?: string;
  readonly writer: string;
  readonly readers: string;
  /** Who puts a record that lies on another partition than its key's where it belongs: the one exception to the sole writer. */
  readonly mover?: string;
  /** Its writer appends by transactions, which shut every earlier writer of the partition out. */
  readonly fenced?: true;
  /** `tasks`: the N of the installation; `pool`: a count of the pool's own; a number: that many. */
  readonly partitions: 'tasks' | 'pool' | number;
  readonly kept: { readonly policy: 'delete' | 'compact' | 'compact,delete'; readonly forMs: number | 'ever' };
  /** Input topics are stamped by the broker, since deadlines are judged by its append time. */
  readonly appendTime: boolean;
  readonly messages: Readonly<Record<string, z.ZodObject>>;
}
