import type { MemoryFaults } from '@holdpoint/stream/memory/broker';

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Requests that are lost, or take effect without an answer, in this share of all. */
export function faultsOf(random: () => number, share: () => number): MemoryFaults {
  const outcome = (): 'ok' | 'lost' | 'unanswered' => {
    const drawn = random();
    if (drawn > share()) return 'ok';
    return drawn > share() / 2 ? 'lost' : 'unanswered';
  };
  return { latencyMs: () => Math.floor(random() * 4), append: outcome, publish: outcome };
}
