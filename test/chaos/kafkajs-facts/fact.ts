import type { Bed } from './bed.ts';

/** What a case says of itself while it runs. */
export interface Told {
  /** Something was done, once or so often. */
  did(what: string, times?: number): void;
  /** Something that was measured; nothing depends on it. */
  figure(what: string, value: string): void;
  /** Whether what was found is what is wanted (true, if left out), compared by value. */
  check(what: string, found: unknown, wanted?: unknown): void;
}

/** Something that kafkajs 2.2.4 does, and the rule of packages/stream that follows. */
export interface KafkajsFact {
  /** Short, in lower case, with dashes. */
  readonly name: string;
  readonly fact: string;
  readonly rule: string;
  /** Logical names, with how many partitions each has; of these each half of the case has its own. */
  readonly topics: Readonly<Record<string, number>>;
  readonly topicConfig?: Readonly<Record<string, string>>;
  /** The fact, with kafkajs as it is published. */
  show(bed: Bed, told: Told): Promise<void>;
  /** The rule, with packages/stream under the same conditions. */
  hold(bed: Bed, told: Told): Promise<void>;
}
