/**
 * What the runtimes tell while they work: one call per fact, with ids and codes as fields and never a payload.
 * Services log them and count them. Every member is optional. STABLE (members are added, never changed).
 */
import type { RecordPosition } from './record.ts';

/** What a recovery read, and what it took its time for. */
export interface RecoveryCost {
  readonly snapshotRecords: number;
  /** Shutting earlier holders out, and learning where log and snapshots end. */
  readonly fenceMs: number;
  readonly snapshotsMs: number;
  /** Of what lies behind the snapshots. */
  readonly replayMs: number;
}

export interface RecoveryFact {
  readonly topic: string;
  readonly partition: number;
  /** Replayed. */
  readonly events: number;
  /** Live ones. */
  readonly entities: number;
  /** From the assignment, or from the loss of what was held, until the inputs run. */
  readonly durationMs: number;
  /** Of an entity processor's partition. */
  readonly cost?: RecoveryCost;
}

export interface StreamObserver {
  /** A partition was taken, replayed and resumed. */
  recovered?(fact: RecoveryFact): void;
  /** A round of snapshots is complete: its marker is written. */
  snapshotTaken?(fact: { topic: string; partition: number; entities: number; bytes: number; durationMs: number }): void;
  /** Snapshots are there and cannot be used: the whole log is replayed. */
  snapshotUnusable?(fact: { topic: string; partition: number; error: Error }): void;
  lost?(fact: { topic: string; partition: number }): void;
  /** One transaction was committed. */
  appended?(fact: { topic: string; partition: number; inputs: number; events: number; durationMs: number }): void;
  /** A holder has lost its log, or an append's outcome is unknown: the partition is taken again. */
  restarted?(fact: { topic: string; partition: number; reason: string; error: Error }): void;
  /** A defect: the partition stays where it is. */
  stopped?(fact: { topic: string; partition: number; at?: RecordPosition; reason: string; error: Error }): void;
  /** Somebody has ordered a stopped partition to be taken again. */
  resumed?(fact: { topic: string; partition: number; order: string }): void;
  waiting?(fact: { topic: string; partition: number; reason: string; error: Error }): void;
  ignored?(fact: { input: string; reason: string }): void;
  refused?(fact: { input: RecordPosition; code: string; detail: string }): void;
  /** `decide` is defective; the entity's quarantine verdict was recorded in place of its own. */
  quarantined?(fact: { topic: string; partition: number; entity: string; error: unknown }): void;
  rerouted?(fact: { origin: RecordPosition; to: number }): void;
  timerFired?(fact: { topic: string; partition: number; name: string; lateMs: number }): void;
  /** Anything the transport says that a person may want to know. */
  transport?(fact: { level: 'warn' | 'error'; message: string; fields: Readonly<Record<string, unknown>> }): void;
}
