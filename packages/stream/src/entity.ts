/**
 * What a service tells the entity processor about its entities. Everything here is pure: no clock, no randomness,
 * no I/O; the processor may call it again at any time, in recovery over the whole log.
 *
 * STABLE: services are written against this file. Additions are optional members only.
 */
import type { EntityEvent, Message, Outgoing, RecordPosition, StreamRecord } from './record.ts';

/** One thing to decide about. Times are epoch milliseconds. */
export type EntityInput<M extends Message> =
  | {
      readonly kind: 'message';
      readonly record: StreamRecord<M>;
      /** When it counts as having arrived: the record's append time; for a redriven record that of the redrive command. */
      readonly at: number;
      /**
       * The processor's clock when it has the input decided: what new deadlines count from. After an outage that may be long after
       * `at`. Never to be used for what counts as in time.
       */
      readonly now?: number;
      /** The command that had this record read again, if it was redriven. */
      readonly redrivenBy?: StreamRecord<M>;
    }
  | {
      readonly kind: 'timer';
      readonly timer: Timer;
      /** The clock when it fired, never before `timer.at`. */
      readonly at: number;
    };

/** Something due at a time. Fired late rather than early, and possibly more than once. */
export interface Timer {
  /** Tells the entity which of its timers this is. */
  readonly name: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /**
   * True for what an answer in time must beat (`decideBy`, an unanswered call): fires only once every input but the
   * ones in `openInputs` has been read to an end offset asked for after `at` plus the broker's skew.
   */
  readonly deadline: boolean;
}

/** What the partition knows beyond the entity itself. */
export interface PartitionView {
  readonly partition: number;
  /**
   * Ended entities up to this time (epoch ms; 0 when none was ever forgotten) may be forgotten. A request first asked
   * at or before it cannot be told from a repeat and must be refused (`TOO_OLD`).
   */
  readonly forgottenBefore: number;
  /** Set where the entity has no state any more, though it existed: it has ended, and nothing may be accepted for it. */
  readonly remembered?: RememberedEntity;
}

/** All that is left of an entity that ended longer ago than retired states are kept. */
export interface RememberedEntity {
  /** The log's time of its end, epoch milliseconds. */
  readonly endedAt: number;
  /** Whether it was asked for with the body of this digest (`bodyDigestOf`). */
  hasBody(bodyDigest: string): boolean;
}

export type Verdict<E extends Message> =
  /** Recorded, in one transaction with where the inputs stand; effects follow the commit. */
  | { readonly kind: 'accept'; readonly events: readonly [E, ...E[]] }
  /**
   * Nothing to do; counted under its reason (a word, not a sentence). For a timer, `again` has it fired once more at that time
   * (epoch ms) though the entity has not changed: what the entity waits for lies outside the log (the catalog).
   */
  | { readonly kind: 'ignore'; readonly reason: string; readonly again?: number }
  /** Named with its code in `PartitionAdvanced.refused`, dead-lettered after the commit. */
  | { readonly kind: 'refuse'; readonly code: string; readonly detail: string };

/**
 * One kind of entity, its log and its inputs.
 *
 * S must be plain JSON data: it is serialised into snapshots. M is the union of the inputs' messages, E of the log's
 * events, without `PartitionAdvanced`, which is the processor's own.
 */
export interface EntityDefinition<S, M extends Message, E extends EntityEvent> {
  /** Names the consumer group, the dead-letter topic (`dead-letter.<service>`) and `ce_source`. */
  readonly service: string;
  /** The log that this service alone writes, e.g. `task.events`. */
  readonly events: string;
  /** Every topic read, co-partitioned with `events`. */
  readonly inputs: readonly string[];
  /** Of these, the unbounded new work (`task.requests`): paused at the bound on live entities, not waited for by deadlines. */
  readonly openInputs: readonly string[];
  /** Of these, the ones that outsiders write (`task.requests`, `task.commands`): a record on another partition than its key's is produced again where it belongs. Misplaced on any other input: dead-lettered. */
  readonly reroutedInputs: readonly string[];
  /** Raised whenever `evolve` builds another state from the same events. */
  readonly foldVersion: number;
  /** The entity that an input or an event is about. */
  entityOf(message: M | E): string;
  /** The partitioning key of an input, which is its entity's (the taskId); undefined for what belongs wherever it lies (a redrive command). */
  keyOf(message: M): string | undefined;
  /** The key of an event in the log; left out: its entity. */
  eventKeyOf?(event: E): string;
  /** For a redrive command: the record to read again, in the command's place in the order. */
  redriveOf?(message: M): RecordPosition | undefined;
  /** Never throws, never validates. */
  evolve(state: S | undefined, event: E): S;
  decide(state: S | undefined, input: EntityInput<M>, view: PartitionView): Verdict<E>;
  /** What follows from an event, given the state right after it. Same event, same ids. */
  effects(event: E, state: S): readonly Outgoing[];
  /** The earliest of the entity's timers. One that `decide` ignores is not fired again until the entity changes. */
  timersOf(state: S): Timer | undefined;
  /** Ended: no timers, out of the live entities, into the dedupe window. */
  isEnded(state: S): boolean;
  /** What is remembered of an ended entity for a while; `decide` and `evolve` get it as their state. After that there is `PartitionView.remembered`. */
  retire(state: S): S;
  /** When the entity was first asked for (epoch ms), as far as known: bounds `forgottenBefore` from below. */
  requestedAtOf?(state: S): number | undefined;
  /** The digest of what the entity was asked for with: tells a repeat from a conflict for as long as it is remembered at all. */
  bodyDigestOf?(state: S): string | undefined;
  /** A state that an older fold has built, as this one would have; undefined: it is folded again from the entity's first event. */
  upcast?(state: unknown, foldVersion: number): S | undefined;
  /** A defect in `decide`, or an event of it that cannot be encoded: what to record instead. Must not throw. */
  quarantine(state: S | undefined, input: EntityInput<M>, error: unknown): Verdict<E>;
}

/** The processor's own event, the last of every transaction: where recovery resumes and what is owed. */
export interface PartitionAdvanced extends Message {
  readonly type: 'PartitionAdvanced';
  /** By logical topic: the next offset to read. Names every input. */
  readonly next: Readonly<Record<string, number>>;
  /** Inputs of this transaction that are owed a dead letter. */
  readonly refused: readonly RefusedInput[];
  /** The effects of every event up to this offset of the log (itself included) had been dispatched; -1 at first. */
  readonly dispatchedThrough: number;
}

export interface RefusedInput {
  readonly topic: string;
  readonly offset: number;
  readonly code: string;
}
