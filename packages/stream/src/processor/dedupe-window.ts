/**
 * Ended entities that are still remembered, oldest end first: 24 bytes each in a ring, found by an open-addressing index (about 32 bytes an
 * entry together).
 *
 * I1 A pure function of the log: entries come and go by the log's own time and order, so a replay remembers what the live run did.
 * I2 Whatever was forgotten ended, and was first asked for, at or before `forgottenBefore`.
 * I3 A place keeps its number, counted from the partition's first end, whatever becomes of its entry: snapshots name places.
 */
import { RingIndex } from './ring-index.ts';
import {
  clearEntry,
  ENTRY_BYTES,
  ENTRY_WORDS,
  type EndedEntry,
  endedAtOf,
  type IdHash,
  readEntry,
  writeEntry,
} from './window-entry.ts';

export interface WindowLimits {
  readonly windowEntries: number;
  readonly windowMs: number;
}

const FIRST_PLACES = 1_024;

export class DedupeWindow {
  /** Everything forgotten lies at or before this time (epoch ms); 0 when nothing was forgotten. */
  forgottenBefore = 0;
  /** The first place that is remembered, and the next that will be given out. */
  first = 0;
  end = 0;
  private readonly limits: WindowLimits;
  private places = FIRST_PLACES;
  private words = new Uint32Array(FIRST_PLACES * ENTRY_WORDS);
  private index = new RingIndex(FIRST_PLACES);

  constructor(limits: WindowLimits) {
    this.limits = limits;
  }

  get size(): number {
    return this.index.size;
  }

  /** What it takes in memory. */
  get sizeBytes(): number {
    return this.words.byteLength + this.index.sizeBytes;
  }

  find(id: IdHash): EndedEntry | undefined {
    const place = this.index.find(this.words, id);
    return place === undefined ? undefined : readEntry(this.words, place * ENTRY_WORDS);
  }

  /** Taken out because it goes on, not because it is forgotten. */
  take(id: IdHash): void {
    const place = this.index.remove(this.words, id);
    if (place !== undefined) clearEntry(this.words, place * ENTRY_WORDS);
  }

  remember(entry: EndedEntry): void {
    this.take(entry.id);
    this.append(entry);
    this.forget(entry.endedAt);
  }

  /** Forgets what the log's time has left behind, and the oldest beyond the count. */
  forget(logTime: number): void {
    for (; this.first < this.end; this.first += 1) {
      const at = this.wordOf(this.first);
      const endedAt = endedAtOf(this.words, at);
      if (endedAt === 0) continue;
      if (this.size <= this.limits.windowEntries && endedAt >= logTime - this.limits.windowMs) return;
      const { id, boundary } = readEntry(this.words, at);
      this.index.remove(this.words, id);
      this.forgottenBefore = Math.max(this.forgottenBefore, boundary);
    }
  }

  /** The stored form of the places from `from` to `until` (exclusive), as far as they are still there. */
  stored(from: number, until: number): Buffer {
    const stored = Buffer.alloc(Math.max(0, until - from) * ENTRY_BYTES);
    let to = 0;
    for (let place = from; place < until; place += 1) {
      const at = this.wordOf(place);
      for (let word = 0; word < ENTRY_WORDS; word += 1) to = stored.writeUInt32LE(this.words[at + word] ?? 0, to);
    }
    return stored;
  }

  /** Makes an empty window the one whose places from `first` on are stored so. */
  restore(first: number, stored: readonly Buffer[], forgottenBefore: number): void {
    this.first = first;
    this.end = first;
    this.forgottenBefore = forgottenBefore;
    const entries = stored.reduce((sum, { length }) => sum + length / ENTRY_BYTES, 0);
    // At once, so that nothing is indexed twice.
    if (entries > this.places) this.resize(this.bounded(2 ** Math.ceil(Math.log2(entries))));
    for (const bytes of stored) this.restoreStretch(bytes);
  }

  private restoreStretch(bytes: Buffer): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let from = 0; from + ENTRY_BYTES <= bytes.length; from += ENTRY_BYTES) {
      this.makeRoom();
      const at = this.wordOf(this.end);
      for (let word = 0; word < ENTRY_WORDS; word += 1) this.words[at + word] = view.getUint32(from + word * 4, true);
      if (endedAtOf(this.words, at) !== 0) this.indexPlace(this.end);
      this.end += 1;
    }
  }

  private append(entry: EndedEntry): void {
    this.makeRoom();
    writeEntry(this.words, this.wordOf(this.end), entry);
    this.indexPlace(this.end);
    this.end += 1;
  }

  /** An id that is there already has ended again since: its older place is empty. */
  private indexPlace(place: number): void {
    const before = this.index.put(this.words, place % this.places);
    if (before !== undefined) clearEntry(this.words, before * ENTRY_WORDS);
  }

  private makeRoom(): void {
    if (this.end - this.first < this.places) return;
    const doubled = this.bounded(2 * this.places);
    // The bound is passed only by as much as empty places lie between.
    this.resize(doubled > this.places ? doubled : Math.ceil(this.places * 1.125));
  }

  private bounded(places: number): number {
    return Math.min(places, this.limits.windowEntries + 1);
  }

  private resize(places: number): void {
    const old = this.words;
    const oldPlaces = this.places;
    this.places = places;
    this.words = new Uint32Array(places * ENTRY_WORDS);
    this.index = new RingIndex(places);
    for (let place = this.first; place < this.end; place += 1) {
      const from = (place % oldPlaces) * ENTRY_WORDS;
      const at = this.wordOf(place);
      this.words.set(old.subarray(from, from + ENTRY_WORDS), at);
      if (endedAtOf(this.words, at) !== 0) this.index.put(this.words, place % places);
    }
  }

  private wordOf(place: number): number {
    return (place % this.places) * ENTRY_WORDS;
  }
}
