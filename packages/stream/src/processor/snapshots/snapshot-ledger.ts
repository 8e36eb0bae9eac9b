/**
 * What a partition's snapshots topic holds, by key: what is still needed of it, and how much of it is not.
 *
 * I1 Everything that a recovery needs lies at or behind `readFrom`.
 */
import type { LogRecord } from '../../ports.ts';
import { stretchOf } from './snapshot-keys.ts';

/** A record that was written. */
export type Noted =
  | { readonly kind: 'live' | 'ended'; readonly key: string }
  | { readonly kind: 'stretch'; readonly key: string; readonly first: number }
  | { readonly kind: 'tombstone'; readonly key: string }
  | { readonly kind: 'marker'; readonly key: string };

interface Kept {
  readonly noted: Noted;
  readonly sizeBytes: number;
}

/**
 * What is not needed any more of the topic since `readFrom`, at most, against what is needed: three times the records of entities, a quarter of
 * the window's. A full window is large, and would excuse far more of it than a recovery can read in time; but it is also written again with the rest.
 */
const SPENT_TO_ENTITIES = 3;
const SPENT_TO_WINDOW = 0.25;

export class SnapshotLedger {
  /** Undefined until a round has been completed: everything has to be written then. */
  readFrom: number | undefined;
  private readonly kept = new Map<string, Kept>();
  /** Key by number. */
  private readonly stretches = new Map<number, string>();
  private entityBytes = 0;
  private windowBytes = 0;
  private writtenBytes = 0;

  /** Of the topic since `readFrom`: what a recovery needs, and everything. */
  get sizes(): { readonly neededBytes: number; readonly writtenBytes: number } {
    return { neededBytes: this.entityBytes + this.windowBytes, writtenBytes: this.writtenBytes };
  }

  /** Whether everything that is needed shall be written again, so that `readFrom` can advance. */
  isOvergrown(spareBytes: number): boolean {
    const { neededBytes, writtenBytes } = this.sizes;
    const mostSpent = SPENT_TO_ENTITIES * this.entityBytes + SPENT_TO_WINDOW * this.windowBytes + spareBytes;
    return this.readFrom === undefined || writtenBytes - neededBytes > mostSpent;
  }

  note(noted: Noted, sizeBytes: number): void {
    this.writtenBytes += sizeBytes;
    this.forget(noted.key);
    if (noted.kind === 'tombstone') return;
    this.kept.set(noted.key, { noted, sizeBytes });
    if (noted.kind === 'stretch') this.stretches.set(stretchOf(noted.first), noted.key);
    this.count(noted, sizeBytes);
  }

  /** A round that wrote everything is complete: it began at `readFrom` and wrote so much. */
  advance(readFrom: number, writtenBytes: number): void {
    this.readFrom = readFrom;
    this.writtenBytes = writtenBytes;
  }

  /** Whether the entity's record says that it lives. */
  saysLive(key: string): boolean {
    return this.kept.get(key)?.noted.kind === 'live';
  }

  /** Keys of entities that are not among these any more. */
  *gone(isKnown: (entity: string) => boolean): Iterable<string> {
    for (const [key, { noted }] of this.kept) if ((noted.kind === 'live' || noted.kind === 'ended') && !isKnown(key)) yield key;
  }

  /** The key that a stretch of the window was written under. */
  keyOfStretch(stretch: number): string | undefined {
    return this.stretches.get(stretch);
  }

  /** Keys of the stretches that end before a place of the window. */
  *stretchesBefore(place: number): Iterable<string> {
    for (const [stretch, key] of this.stretches) if (stretch < stretchOf(place)) yield key;
  }

  private forget(key: string): void {
    const before = this.kept.get(key);
    if (before === undefined) return;
    this.count(before.noted, -before.sizeBytes);
    this.kept.delete(key);
    if (before.noted.kind === 'stretch') this.stretches.delete(stretchOf(before.noted.first));
  }

  private count({ kind }: Noted, bytes: number): void {
    if (kind === 'stretch') this.windowBytes += bytes;
    else this.entityBytes += bytes;
  }
}

/** Of a record besides its key and its value, about. */
const OVERHEAD_BYTES = 400;

export const sizeOf = ({ key, value }: Pick<LogRecord, 'key' | 'value'>): number =>
  (key?.length ?? 0) + (value?.length ?? 0) + OVERHEAD_BYTES;
