/** Finds ids in a ring of window entries: open addressing with linear probing, four bytes a slot, at most half of them taken. */
import { ENTRY_WORDS, type IdHash } from './window-entry.ts';

export class RingIndex {
  /** The place in the ring, plus one; 0 is empty. */
  private readonly slots: Uint32Array;
  private readonly mask: number;
  private count = 0;

  /** For a ring of so many places. */
  constructor(places: number) {
    const slots = 2 ** Math.ceil(Math.log2(places * 2));
    this.slots = new Uint32Array(slots);
    this.mask = slots - 1;
  }

  get size(): number {
    return this.count;
  }

  get sizeBytes(): number {
    return this.slots.byteLength;
  }

  find(words: Uint32Array, id: IdHash): number | undefined {
    const taken = this.slots[this.slotOf(words, ...id)] ?? 0;
    return taken === 0 ? undefined : taken - 1;
  }

  /** From now on the id of that place is found there; returns where it was found before. */
  put(words: Uint32Array, place: number): number | undefined {
    const at = place * ENTRY_WORDS;
    const slot = this.slotOf(words, words[at] ?? 0, words[at + 1] ?? 0);
    const taken = this.slots[slot] ?? 0;
    this.slots[slot] = place + 1;
    if (taken !== 0) return taken - 1;
    this.count += 1;
    return undefined;
  }

  /** The place that it had. */
  remove(words: Uint32Array, id: IdHash): number | undefined {
    const slot = this.slotOf(words, ...id);
    const taken = this.slots[slot] ?? 0;
    if (taken === 0) return undefined;
    this.close(words, slot);
    this.count -= 1;
    return taken - 1;
  }

  /** The slot that holds the id, else the empty one that ends the search for it. */
  private slotOf(words: Uint32Array, first: number, second: number): number {
    let slot = first & this.mask;
    for (let taken = this.slots[slot] ?? 0; taken !== 0; taken = this.slots[slot] ?? 0) {
      const at = (taken - 1) * ENTRY_WORDS;
      if (words[at] === first && words[at + 1] === second) return slot;
      slot = (slot + 1) & this.mask;
    }
    return slot;
  }

  /** Moves back into the gap whatever would no longer be found beyond it. */
  private close(words: Uint32Array, emptied: number): void {
    let gap = emptied;
    let slot = gap;
    for (;;) {
      slot = (slot + 1) & this.mask;
      const taken = this.slots[slot] ?? 0;
      if (taken === 0) break;
      const home = (words[(taken - 1) * ENTRY_WORDS] ?? 0) & this.mask;
      const reachable = ((slot - home) & this.mask) >= ((slot - gap) & this.mask);
      if (!reachable) continue;
      this.slots[gap] = taken;
      gap = slot;
    }
    this.slots[gap] = 0;
  }
}
